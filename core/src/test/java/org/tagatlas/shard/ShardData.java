package org.tagatlas.shard;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Creates and reads shards for tests. */
public final class ShardData {

  private ShardData() {}

  /** Returns a JSON row with an id, tags that hardly compress, and coordinates. */
  public static String json(long photoid) {
    return "{\"photoid\": "
        + photoid
        + ", \"uid\": \"1@N00\", \"usertags\": \""
        + noise(photoid)
        + "\", \"longitude\": 1.5, \"latitude\": -2.5}";
  }

  /** Returns rows with the ids from 1 to a count, each terminated by a line feed. */
  public static byte[] rows(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append(json(i)).append('\n');
    }
    return utf8(text.toString());
  }

  static String noise(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] gzip(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static byte[] bzip2(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream bzip2 = new BZip2CompressorOutputStream(out, 1)) {
      bzip2.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static byte[] zstd(byte[] data) {
    return compressed(data, ZstdOutputStream::new);
  }

  public static byte[] xz(byte[] data) {
    return compressed(data, out -> new XZOutputStream(out, new LZMA2Options(1)));
  }

  /** Returns a zip archive with members in a folder. */
  public static byte[] zip(byte[]... members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("photos/"));
      for (int i = 0; i < members.length; i++) {
        zip.putNextEntry(new ZipEntry("photos/" + i + ".jsonl"));
        zip.write(members[i]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private interface Compressor {
    OutputStream wrap(OutputStream out) throws IOException;
  }

  private static byte[] compressed(byte[] data, Compressor compressor) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream compressing = compressor.wrap(out)) {
      compressing.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static ShardReader reader(byte[] stored) {
    return new ShardReader("s", () -> new ByteArrayInputStream(stored), true, FieldSet.PUBLISHED);
  }

  /** Reads all elements of a shard. */
  static List<ShardRow> read(byte[] stored) {
    try (ShardReader reader = reader(stored)) {
      return read(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<ShardRow> read(ShardReader reader) throws IOException {
    List<ShardRow> rows = new ArrayList<>();
    for (ShardRow row = reader.next(); row != null; row = reader.next()) {
      rows.add(row);
    }
    return rows;
  }

  /** Returns the ids of the photo records among rows. */
  public static List<Long> ids(List<? extends ShardRow> rows) {
    return rows.stream()
        .filter(PhotoRecord.class::isInstance)
        .map(row -> ((PhotoRecord) row).photoid())
        .toList();
  }
}
