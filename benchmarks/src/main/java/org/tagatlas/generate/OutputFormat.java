package org.tagatlas.generate;

import java.security.MessageDigest;
import org.tagatlas.record.ShardKey;

/** The format of records in a shard. */
public enum OutputFormat {
  /** One JSON object per line, with the {@code key}. */
  JSONL {
    @Override
    void append(SyntheticPhoto photo, MessageDigest md5, StringBuilder out) {
      String download = download(photo);
      Licence licence = Licence.ALL[photo.photographer().licence()];
      out.append("{\"photoid\": ").append(photo.id().isEmpty() ? "null" : photo.id());
      text(out, "uid", photo.photographer().uid());
      text(out, "unickname", photo.photographer().nickname());
      text(out, "datetaken", photo.taken());
      out.append(", \"dateuploaded\": ").append(number(photo.uploaded()));
      text(out, "capturedevice", photo.photographer().camera().device());
      text(out, "title", photo.title());
      text(out, "description", photo.description());
      text(out, "usertags", photo.userTags());
      text(out, "machinetags", photo.machineTags());
      coordinate(out, "longitude", photo.longitude(), photo.quoted());
      coordinate(out, "latitude", photo.latitude(), photo.quoted());
      out.append(", \"accuracy\": ").append(number(photo.accuracy()));
      text(out, "pageurl", page(photo));
      text(out, "downloadurl", download);
      text(out, "licensename", licence.name());
      text(out, "licenseurl", licence.url());
      out.append(", \"serverid\": ").append(photo.server());
      out.append(", \"farmid\": ").append(photo.farm());
      text(out, "secret", photo.secret());
      text(out, "secretoriginal", photo.original());
      text(out, "ext", photo.video() ? "mov" : "jpg");
      out.append(", \"marker\": ").append(photo.video() ? 1 : 0);
      out.append(", \"key\": \"");
      ShardKey.append(out, md5, download);
      out.append("\"}");
    }
  },
  /** The 23 tab-separated fields of the original corpus. */
  TSV {
    @Override
    void append(SyntheticPhoto photo, MessageDigest md5, StringBuilder out) {
      Licence licence = Licence.ALL[photo.photographer().licence()];
      out.append(photo.id());
      out.append('\t').append(photo.photographer().uid());
      out.append('\t').append(photo.photographer().nickname());
      out.append('\t').append(photo.taken());
      out.append('\t').append(photo.uploaded());
      out.append('\t').append(photo.photographer().camera().device());
      out.append('\t').append(photo.title());
      out.append('\t').append(photo.description());
      out.append('\t').append(photo.userTags());
      out.append('\t').append(photo.machineTags());
      out.append('\t').append(photo.longitude());
      out.append('\t').append(photo.latitude());
      out.append('\t').append(photo.accuracy());
      out.append('\t').append(page(photo));
      out.append('\t').append(download(photo));
      out.append('\t').append(licence.name());
      out.append('\t').append(licence.url());
      out.append('\t').append(photo.server());
      out.append('\t').append(photo.farm());
      out.append('\t').append(photo.secret());
      out.append('\t').append(photo.original());
      out.append('\t').append(photo.video() ? "mov" : "jpg");
      out.append('\t').append(photo.video() ? '1' : '0');
    }
  };

  /** Appends a record in ASCII, without a line terminator. */
  abstract void append(SyntheticPhoto photo, MessageDigest md5, StringBuilder out);

  /** Returns the suffix of file names. */
  String suffix() {
    return this == JSONL ? ".jsonl.gz" : ".tsv.gz";
  }

  private static String page(SyntheticPhoto photo) {
    return "http://www.flickr.com/photos/" + photo.photographer().uid() + '/' + photo.id() + '/';
  }

  private static String download(SyntheticPhoto photo) {
    return "http://farm"
        + photo.farm()
        + ".staticflickr.com/"
        + photo.server()
        + '/'
        + photo.id()
        + '_'
        + photo.secret()
        + ".jpg";
  }

  /** URL-encoded text needs no JSON escapes. */
  private static void text(StringBuilder out, String name, String value) {
    out.append(", \"").append(name).append("\": \"").append(value).append('"');
  }

  private static String number(String value) {
    return value.isEmpty() ? "null" : value;
  }

  private static void coordinate(StringBuilder out, String name, String value, boolean quoted) {
    if (!value.isEmpty() && (quoted || Character.isLetter(value.charAt(0)))) {
      text(out, name, value);
    } else {
      out.append(", \"").append(name).append("\": ").append(number(value));
    }
  }
}
