package org.tagatlas.connectors.serialization;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/**
 * Serializes photo records compactly: an absent number takes one bit, an absent string one byte.
 */
public final class PhotoRecordSerializer extends RecordSerializer<PhotoRecord> {

  /** The type information of photo records. */
  public static final RecordType<PhotoRecord> TYPE =
      new RecordType<>(PhotoRecord.class, new PhotoRecordSerializer());

  private static final long serialVersionUID = 1L;

  private static final int VIDEO = 1;
  private static final int GEOTAGGED = 1 << 1;
  private static final int UPLOADED = 1 << 2;
  private static final int TAKEN = 1 << 3;

  /** For the service loader. */
  public PhotoRecordSerializer() {}

  @Override
  public String id() {
    return "photo-record";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(PhotoRecord photo, DataOutputView out) throws IOException {
    writePhoto(photo, out);
  }

  @Override
  protected PhotoRecord read(DataInputView in, int format) throws IOException {
    return readPhoto(in);
  }

  static void writePhoto(PhotoRecord photo, DataOutput out) throws IOException {
    out.writeByte(
        (photo.video() ? VIDEO : 0)
            | (photo.geotagged() ? GEOTAGGED : 0)
            | (photo.uploaded() != PhotoRecord.NO_TIME ? UPLOADED : 0)
            | (photo.taken() != PhotoRecord.NO_TIME ? TAKEN : 0));
    VarInts.writeLong(photo.photoid(), out);
    if (photo.geotagged()) {
      out.writeDouble(photo.latitude());
      out.writeDouble(photo.longitude());
    }
    out.writeByte(photo.accuracy());
    if (photo.uploaded() != PhotoRecord.NO_TIME) {
      VarInts.writeLong(photo.uploaded(), out);
    }
    if (photo.taken() != PhotoRecord.NO_TIME) {
      // Zigzag encoding: times before 1970 would take ten bytes otherwise.
      VarInts.writeLong(photo.taken() << 1 ^ photo.taken() >> 63, out);
    }
    Utf8.write(photo.uid(), out);
    Utf8.write(photo.nickname(), out);
    Utf8.write(photo.title(), out);
    Utf8.write(photo.userTags(), out);
    Utf8.write(photo.machineTags(), out);
    Utf8.write(photo.pageUrl(), out);
    Utf8.write(photo.downloadUrl(), out);
    Utf8.write(photo.licenseName(), out);
    Utf8.write(photo.licenseUrl(), out);
    Utf8.write(photo.shard(), out);
  }

  static PhotoRecord readPhoto(DataInput in) throws IOException {
    int flags = in.readByte();
    long photoid = VarInts.readLong(in);
    boolean geotagged = (flags & GEOTAGGED) != 0;
    double latitude = geotagged ? in.readDouble() : Double.NaN;
    double longitude = geotagged ? in.readDouble() : Double.NaN;
    int accuracy = in.readByte();
    long uploaded = (flags & UPLOADED) != 0 ? VarInts.readLong(in) : PhotoRecord.NO_TIME;
    long taken = PhotoRecord.NO_TIME;
    if ((flags & TAKEN) != 0) {
      long zigzag = VarInts.readLong(in);
      taken = zigzag >>> 1 ^ -(zigzag & 1);
    }
    String uid = Utf8.read(in);
    String nickname = Utf8.read(in);
    String title = Utf8.read(in);
    String userTags = Utf8.read(in);
    String machineTags = Utf8.read(in);
    String pageUrl = Utf8.read(in);
    String downloadUrl = Utf8.read(in);
    String licenseName = Utf8.read(in);
    String licenseUrl = Utf8.read(in);
    String shard = Utf8.read(in);
    return new PhotoRecord(
        photoid,
        uid,
        nickname,
        title,
        userTags,
        machineTags,
        latitude,
        longitude,
        accuracy,
        uploaded,
        taken,
        pageUrl,
        downloadUrl,
        licenseName,
        licenseUrl,
        (flags & VIDEO) != 0,
        shard);
  }
}
