package org.tagatlas.shard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognizes files that are not shards by their first bytes, and describes what they are and what
 * to do.
 */
final class FileKind {

  /** Number of bytes needed for detection. */
  static final int HEAD = 4096;

  private static final String EXPORT = "export its rows as JSON Lines (docs/formats.md)";
  private static final String CONVERT_ROWS =
      "convert it with tagatlas import, or export its rows as JSON Lines (docs/formats.md)";
  private static final String UNPACK = "unpack it and use the extracted files";
  private static final String RECOMPRESS = "decompress it, or use gzip, bzip2, zstd or xz";
  private static final String REMOVE = "it contains no rows: remove it from the folder";
  private static final String CONVERT = "convert it to UTF-8, for example with iconv";

  /** A signature of up to this many letters may be the start of a word. */
  private static final int MAX_WORD_SIGNATURE = 3;

  private static final int[] TAB_COUNTS = {22, 24};

  /** Column names of photo tables; a line with two of them is a header. */
  private static final Set<String> COLUMNS =
      Set.of(
          "photoid",
          "photo_id",
          "id",
          "uid",
          "user_id",
          "userid",
          "owner",
          "unickname",
          "datetaken",
          "dateuploaded",
          "title",
          "description",
          "usertags",
          "user_tags",
          "tags",
          "machinetags",
          "machine_tags",
          "longitude",
          "lon",
          "lng",
          "latitude",
          "lat",
          "accuracy",
          "pageurl",
          "downloadurl",
          "licensename",
          "licenseurl",
          "ext",
          "marker");

  private static final Pattern MARKDOWN =
      Pattern.compile("#{1,6} \\S|<!--|\\[!\\[|```|---\\s*\\n|[^\\n]+\\n(={3,}|-{3,})\\s*(\\n|$)");

  private static final Pattern MARKUP =
      Pattern.compile(
          "<(!doctype|html|head|body|\\?xml|svg|kml|gpx|rss|feed|error|osm)\\b.*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern FEATURES =
      Pattern.compile("\"type\"\\s*:\\s*\"(FeatureCollection|Feature)\"");

  /** The magic bytes of a file type at an offset. */
  private record Signature(int offset, byte[] bytes, String what, String advice) {

    boolean matches(byte[] head, int from, int to) {
      int end = from + offset + bytes.length;
      return Bytes.startsWith(head, from + offset, to, bytes)
          && (!mayBeWord() || end == to || !Character.isLetterOrDigit(head[end]));
    }

    /** Returns whether a word of a text can start like this. */
    private boolean mayBeWord() {
      boolean letters = bytes.length <= MAX_WORD_SIGNATURE;
      for (byte b : bytes) {
        letters &= Character.isLetterOrDigit(b);
      }
      return letters;
    }
  }

  private static final List<Signature> SIGNATURES =
      List.of(
          binary("PAR1", "a Parquet file", CONVERT_ROWS),
          binary("PARE", "an encrypted Parquet file", EXPORT),
          binary("ORC", "an ORC file", EXPORT),
          binary("Obj\1", "an Avro file", EXPORT),
          binary("ARROW1", "an Arrow file", EXPORT),
          binary("FEA1", "a Feather file", EXPORT),
          binary("\u00ff\u00ff\u00ff\u00ff", "an Arrow stream", EXPORT),
          binary("SEQ", "a Hadoop sequence file", EXPORT),
          binary("SQLite format 3\0", "an SQLite database", "decompress it"),
          at(8, "DUCK", "a DuckDB database", EXPORT),
          binary("\u0089HDF\r\n", "an HDF5 file", EXPORT),
          binary("\u0093NUMPY", "a NumPy file", EXPORT),
          binary("\u0080\2", "a Python pickle", EXPORT),
          binary("\u0080\3", "a Python pickle", EXPORT),
          binary("\u0080\4", "a Python pickle", EXPORT),
          binary("\u0080\5", "a Python pickle", EXPORT),
          binary("\u00d0\u00cf\u0011\u00e0", "an old Excel or Word file", EXPORT),
          binary("PGDMP", "a PostgreSQL dump", EXPORT),
          binary("7z\u00bc\u00af", "a 7z archive", UNPACK),
          binary("Rar!\u001a", "a RAR archive", UNPACK),
          at(257, "ustar", "a tar archive", UNPACK),
          binary("MSCF", "a cabinet archive", UNPACK),
          binary("070701", "a cpio archive", UNPACK),
          binary("!<arch>\n", "an ar archive", UNPACK),
          binary("\4\"M\u0018", "lz4 data", RECOMPRESS),
          binary("\2!L\u0018", "lz4 data", RECOMPRESS),
          binary("\u001f\u009d", "compress (.Z) data", RECOMPRESS),
          binary("\u001f\u00a0", "compress (.Z) data", RECOMPRESS),
          binary("\u0089LZO\0", "lzop data", RECOMPRESS),
          binary("LZIP", "lzip data", RECOMPRESS),
          binary("]\0\0", "lzma data", RECOMPRESS),
          binary("\u00ff\6\0\0sNaPpY", "snappy data", RECOMPRESS),
          binary("x\u0001", "zlib data", RECOMPRESS),
          binary("x\u009c", "zlib data", RECOMPRESS),
          binary("x\u00da", "zlib data", RECOMPRESS),
          binary("%PDF-", "a PDF file", REMOVE),
          binary("\u0089PNG\r\n", "a PNG image", REMOVE),
          binary("\u00ff\u00d8\u00ff", "a JPEG image", REMOVE),
          binary("GIF8", "a GIF image", REMOVE),
          binary("RIFF", "a WebP image or another RIFF file", REMOVE),
          binary("II*\0", "a TIFF image", REMOVE),
          binary("MM\0*", "a TIFF image", REMOVE),
          at(4, "ftyp", "a video or HEIF image", REMOVE),
          binary("\u001aE\u00df\u00a3", "a Matroska or WebM video", REMOVE),
          binary("ID3", "an audio file", REMOVE),
          binary("OggS", "an Ogg file", REMOVE),
          binary("\u007fELF", "a program", REMOVE),
          binary("MZ\u0090\0", "a program", REMOVE),
          binary("\u00ca\u00fe\u00ba\u00be", "a Java class", REMOVE),
          binary("Bud1", "a macOS folder settings file (.DS_Store)", REMOVE),
          at(4, "Bud1", "a macOS folder settings file (.DS_Store)", REMOVE),
          binary("{\\rtf", "an RTF text", REMOVE),
          binary("#!/", "a script", REMOVE),
          binary("%!PS", "a PostScript file", REMOVE),
          binary("-----BEGIN PGP", "an encrypted or signed PGP file", "decrypt it"),
          binary("Salted__", "a file encrypted by OpenSSL", "decrypt it"),
          binary(
              "version https://git-lfs.github.com/",
              "a Git LFS pointer to a file that was not downloaded",
              "get the file with 'git lfs pull'"));

  private FileKind() {}

  private static Signature binary(String start, String what, String advice) {
    return at(0, start, what, advice);
  }

  private static Signature at(int offset, String bytes, String what, String advice) {
    return new Signature(offset, bytes.getBytes(StandardCharsets.ISO_8859_1), what, advice);
  }

  /**
   * Describes a file that is not a shard.
   *
   * @param head contains its first bytes in [from, to), decompressed
   * @return a description such as "it is a PDF file: …"; empty if the file may be a shard
   */
  static Optional<String> describe(byte[] head, int from, int to) {
    Optional<String> binary = describeBinary(head, from, to);
    if (binary.isPresent() || hasRow(head, from, to)) {
      return binary;
    }
    return text(new String(head, from, to - from, StandardCharsets.ISO_8859_1));
  }

  /** Describes a file that is not UTF-8 text. */
  static Optional<String> describeBinary(byte[] head, int from, int to) {
    Optional<String> unicode = unicode(head, from, to);
    if (unicode.isPresent()) {
      return unicode;
    }
    for (Signature signature : SIGNATURES) {
      if (signature.matches(head, from, to)) {
        return is(signature.what, signature.advice);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> is(String what, String advice) {
    return Optional.of("it is " + what + ": " + advice);
  }

  /**
   * Returns whether a line has as many fields as a row, or a line after the first starts like a
   * JSON object.
   */
  static boolean hasRow(byte[] head, int from, int to) {
    int tabs = 0;
    for (int i = from; i < to; i++) {
      if (head[i] == '\t') {
        tabs++;
      } else if (head[i] == '\n') {
        if (isRow(tabs) || i + 1 < to && head[i + 1] == '{') {
          return true;
        }
        tabs = 0;
      }
    }
    return isRow(tabs);
  }

  private static boolean isRow(int tabs) {
    return tabs == TAB_COUNTS[0] || tabs == TAB_COUNTS[1];
  }

  /** Detects text in UTF-16 and UTF-32 by its zero bytes. */
  private static Optional<String> unicode(byte[] head, int from, int to) {
    int n = to - from;
    if (n < 2) {
      return Optional.empty();
    }
    int first = head[from] & 0xff;
    int second = head[from + 1] & 0xff;
    boolean marked = first == 0xff && second == 0xfe || first == 0xfe && second == 0xff;
    boolean wide =
        n >= 4
            && (first == 0xff && second == 0xfe && head[from + 2] == 0 && head[from + 3] == 0
                || first == 0 && second == 0 && head[from + 3] != 0
                || first != 0 && second == 0 && head[from + 2] == 0 && head[from + 3] == 0);
    if (wide) {
      return is("UTF-32 text", CONVERT);
    }
    return marked || alternates(head, from, n, 0) || alternates(head, from, n, 1)
        ? is("UTF-16 text", CONVERT)
        : Optional.empty();
  }

  /**
   * Returns whether exactly every second byte is zero: Latin text in UTF-16 without a byte order
   * mark.
   */
  private static boolean alternates(byte[] head, int from, int n, int zero) {
    int looked = Math.min(n, 64) & ~1;
    for (int i = 0; i < looked; i++) {
      if ((head[from + i] == 0) != (i % 2 == zero)) {
        return false;
      }
    }
    return looked >= 4;
  }

  private static Optional<String> text(String head) {
    String text = head.stripLeading();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.charAt(0) == '{') {
      return FEATURES.matcher(text).find() ? is("GeoJSON", EXPORT) : Optional.empty();
    }
    if (text.charAt(0) == '[') {
      String next = text.substring(1).stripLeading();
      if (next.startsWith("[") || next.startsWith("\"")) {
        return is("a JSON array whose elements are not objects", EXPORT);
      }
    }
    if (MARKUP.matcher(text).lookingAt()) {
      return is(text.regionMatches(true, 0, "<?xml", 0, 5) ? "XML" : "HTML or XML", REMOVE);
    }
    String line = text.lines().findFirst().orElse("");
    if (line.indexOf('\t') < 0 && MARKDOWN.matcher(text).lookingAt()) {
      return is("Markdown text", REMOVE);
    }
    return table(line);
  }

  /** Describes the table that a line is the header of. */
  private static Optional<String> table(String line) {
    for (String delimiter : List.of("\t", ",", ";", "|")) {
      String[] fields = line.split(Pattern.quote(delimiter), -1);
      int known = 0;
      for (String field : fields) {
        String name = field.strip().replaceAll("^\"|\"$", "").toLowerCase(Locale.ROOT);
        known += COLUMNS.contains(name) ? 1 : 0;
      }
      if (known >= 2) {
        return delimiter.equals("\t")
            ? is(
                "a tab-separated table with a header of " + fields.length + " columns",
                "a row has 23 or 25 fields; " + EXPORT)
            : is(
                "CSV with a header",
                "name its columns photoid and usertags, latitude or downloadurl");
      }
      if (delimiter.equals(",")
          && (fields.length == TAB_COUNTS[0] + 1 || fields.length == TAB_COUNTS[1] + 1)) {
        return is("CSV without a header", "the fields of a row are tab-separated; " + EXPORT);
      }
    }
    return Optional.empty();
  }
}
