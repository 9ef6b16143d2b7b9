package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.GazetteerFile;
import org.tagatlas.model.Models;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.run.AtlasRunner;
import org.tagatlas.run.CallerTarget;
import org.tagatlas.run.RunOptions;
import org.tagatlas.run.UserError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class OtherGazetteerTest {

  @TempDir Path folder;

  /** Creates a gazetteer with one country and one town. */
  private Path world() throws IOException {
    int east = (int) (180 * GazetteerFile.SCALE);
    int north = (int) (90 * GazetteerFile.SCALE);
    int[] all = {-east, -north, east, -north, east, north, -east, north, -east, -north};
    GazetteerFile file =
        new GazetteerFile(
            new TreeMap<>(),
            List.of(new GazetteerFile.Country("AA", "Aland", 0, 0)),
            List.of(""),
            List.of(new GazetteerFile.Division("AA.1", "North")),
            List.of(new GazetteerFile.Town("Smokytown", 0, 0, 6414660, -2194260, 1000)),
            List.of(new GazetteerFile.Border(0, List.of(all))),
            List.of(),
            List.of(),
            new byte[0]);
    Path written = folder.resolve("other.bin");
    try (OutputStream out = Files.newOutputStream(written)) {
      file.write(out);
    }
    return written;
  }

  private static org.apache.flink.core.fs.Path path(Path file) {
    return new org.apache.flink.core.fs.Path(file.toUri());
  }

  @Test
  void isUsedByEveryOperatorOfTheJob() throws Exception {
    List<PhotoRecord> photos = Shards.world(7, 600);
    Shards.writeSplit(folder.resolve("in"), photos, 2);
    Path gazetteer = world();
    Models models = Models.withGazetteer(path(gazetteer));
    AtlasRun run = new AtlasRun(folder.resolve("in"), folder).models(models).minPhotographers(1);
    run.finish();
    long geotagged = photos.stream().filter(PhotoRecord::geotagged).count();
    assertThat(run.published().documents(DocumentKind.PHOTOS).values())
        .hasSize((int) geotagged)
        .allSatisfy(photo -> assertThat(photo).containsEntry("country", "AA"));
    Map<String, Map<String, Object>> regions = run.published().documents(DocumentKind.REGIONS);
    assertThat(regions.values())
        .extracting(region -> region.get("region"), region -> region.get("region_name"))
        .contains(
            org.assertj.core.groups.Tuple.tuple("AA", "Aland"),
            org.assertj.core.groups.Tuple.tuple("AA.1.Smokytown", "Smokytown"));
    assertThat(regions.values())
        .allSatisfy(region -> assertThat((String) region.get("region")).startsWith("AA"));
    assertThat(run.published().documents(DocumentKind.MACHINE_TAGS).values())
        .isNotEmpty()
        .allSatisfy(tag -> assertThat((List<?>) tag.get("countries")).allMatch("AA"::equals));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "folder", "empty", "text", "short", "damaged"})
  void rejectsInvalidFiles(String fault) throws Exception {
    Path file = folder.resolve(fault);
    byte[] bytes = Files.readAllBytes(world());
    switch (fault) {
      case "folder" -> Files.createDirectory(file);
      case "empty" -> Files.createFile(file);
      case "text" -> Files.writeString(file, "name,latitude,longitude\n");
      case "short" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      case "damaged" -> {
        Arrays.fill(bytes, 12, bytes.length - 4, (byte) 0x5a);
        Files.write(file, bytes);
      }
      default -> assertThat(file).doesNotExist();
    }
    assertThatIOException()
        .isThrownBy(() -> Models.withGazetteer(path(file)))
        .withMessageMatching("(?s).{10,}");
    assertThatThrownBy(() -> run(file.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--gazetteer " + file + " cannot be used: ");
  }

  @Test
  void rejectsAnUnknownScheme() {
    assertThatThrownBy(() -> run("gopher://host/gazetteer.bin"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--gazetteer gopher://host/gazetteer.bin cannot be used: ");
  }

  @Command
  private static final class Run {
    @Mixin private RunOptions options;
  }

  private void run(String gazetteer) throws Exception {
    Run run = new Run();
    new CommandLine(run)
        .parseArgs(
            "--input", folder.toString(), "--output", "files:" + folder, "--gazetteer", gazetteer);
    new AtlasRunner(System.out, System.err).run(run.options.plan(), new CallerTarget());
  }
}
