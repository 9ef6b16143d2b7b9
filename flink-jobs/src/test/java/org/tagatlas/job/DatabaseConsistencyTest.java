package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.sqlite.DatabaseFiles;
import org.tagatlas.summary.Summary;

/** A run that reads a database publishes the documents of its rows. */
class DatabaseConsistencyTest {

  @TempDir Path folder;

  private static void write(Path file, List<PhotoRecord> photos) throws SQLException {
    DatabaseFiles.create(
        file,
        "CREATE TABLE photos (photo_id INTEGER, user_nsid TEXT, user_tags TEXT, lon TEXT, lat REAL,"
            + " accuracy TEXT, date_uploaded INTEGER)");
    List<Object[]> rows = new ArrayList<>();
    for (PhotoRecord photo : photos) {
      rows.add(
          new Object[] {
            photo.photoid(),
            photo.uid(),
            photo.userTags(),
            photo.geotagged() ? Double.toString(photo.longitude()) : "",
            photo.geotagged() ? photo.latitude() : null,
            Integer.toString(photo.accuracy()),
            photo.uploaded() == PhotoRecord.NO_TIME ? null : photo.uploaded()
          });
    }
    DatabaseFiles.insert(file, "photos", rows);
  }

  @Test
  void publishesTheDocumentsOfItsRows() throws Exception {
    Files.createDirectory(folder.resolve("in"));
    List<PhotoRecord> photos = Shards.world(11, 1500);
    write(folder.resolve("in/a.sql"), photos);
    AtlasRun run = new AtlasRun(folder.resolve("in"), folder.resolve("work"));
    Summary summary = run.finish();
    assertThat(summary.count("rows")).isEqualTo(1500);
    run.consistency().check(run.published(), photos);
  }

  @Test
  void filtersPhotos() throws Exception {
    Files.createDirectory(folder.resolve("in"));
    List<PhotoRecord> photos = Shards.world(12, 1500);
    write(folder.resolve("in/a.sql"), photos);
    AtlasRun run = new AtlasRun(folder.resolve("in"), folder.resolve("work"));
    Summary summary = run.where("latitude > 20 OR longitude IS NULL").finish();
    List<PhotoRecord> kept =
        photos.stream().filter(photo -> !photo.geotagged() || photo.latitude() > 20).toList();
    assertThat(summary.count("filtered")).isEqualTo(photos.size() - kept.size()).isPositive();
    run.consistency().check(run.published(), kept);
  }
}
