package org.tagatlas.launcher;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.UserError;
import org.tagatlas.similar.LopqCode;
import org.tagatlas.similar.LopqEncoder;
import org.tagatlas.similar.LopqFile;
import org.tagatlas.similar.LopqIndex;
import org.tagatlas.similar.LopqModel;
import org.tagatlas.similar.LopqOptions;
import org.tagatlas.similar.LopqSearcher;
import org.tagatlas.similar.LopqSearcher.Neighbor;
import org.tagatlas.similar.LopqTrainer;
import org.tagatlas.similar.SearchEvaluation;
import org.tagatlas.similar.SearchEvaluation.Report;
import org.tagatlas.similar.VectorFile;
import org.tagatlas.similar.VectorSample;
import org.tagatlas.similar.Vectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches for similar vectors. */
@Command(
    name = "similar",
    description = {
      "Search for similar vectors with locally optimized product quantization (LOPQ).",
      "Vectors are read from .fvecs, .bvecs, .jsonl (objects with id and vector), or lines of id,"
          + " hash and numbers by tabs; each may end in .gz."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      SimilarCommand.Train.class,
      SimilarCommand.Encode.class,
      SimilarCommand.Search.class,
      SimilarCommand.Evaluate.class
    })
final class SimilarCommand {

  private static Vectors vectors(String option, Path file) {
    try {
      return VectorFile.read(file);
    } catch (IOException e) {
      throw invalid(option, file, e);
    }
  }

  private static LopqModel model(Path file) {
    try {
      return LopqFile.read(file);
    } catch (IOException e) {
      throw invalid("--model", file, e);
    }
  }

  private static UserError invalid(String option, Path file, IOException e) {
    return new UserError(
        option
            + ": "
            + (e instanceof NoSuchFileException
                ? "there is no file '" + file + "'"
                : e.getMessage())
            + ".");
  }

  private static void requireSameDimensions(String option, Vectors vectors, LopqModel model) {
    if (vectors.dimensions() != model.inputs()) {
      throw new UserError(
          option
              + " has vectors of "
              + vectors.dimensions()
              + " dimensions, but the model has "
              + model.inputs()
              + ". Use the vectors that the model was trained for.");
    }
  }

  /** Trains a model. */
  @Command(
      name = "train",
      description = "Train a model from sample vectors and write it as a .lopq file.",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      footerHeading = "%nExamples:%n",
      footer =
          "  tagatlas similar train --vectors sample.fvecs --coarse 256 --subquantizers 8"
              + " --dims 128 --out model.lopq")
  static final class Train implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--vectors",
        required = true,
        paramLabel = "FILE",
        description = "Sample vectors.")
    private Path vectors;

    @Option(
        names = "--coarse",
        required = true,
        paramLabel = "V",
        description =
            "Number of coarse centroids of each half of a vector, 1 to 65536; there are V * V"
                + " cells.")
    private int coarse;

    @Option(
        names = "--subquantizers",
        required = true,
        paramLabel = "M",
        description = "Number of bytes of a code; even, and divides the dimensions.")
    private int subquantizers;

    @Option(
        names = "--fine",
        paramLabel = "K",
        defaultValue = "256",
        description = "Number of centroids of a subvector, 1 to 256 (default: ${DEFAULT-VALUE}).")
    private int fine;

    @Option(
        names = "--dims",
        paramLabel = "D",
        description =
            "Number of principal components that vectors are projected to (default: as many as"
                + " vectors have).")
    private Integer dimensions;

    @Option(
        names = "--no-pca",
        description = "Use the vectors as they are; they should have uncorrelated halves.")
    private boolean plain;

    @Option(
        names = "--sample",
        paramLabel = "N",
        description =
            "Train with N vectors, those with the smallest hashes of their ids; the others are not"
                + " kept in memory (default: all).")
    private Integer size;

    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description = "Seed of random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "File to write.")
    private Path out;

    private Vectors sample() {
      OptionRange.require("--sample", size, 1, Integer.MAX_VALUE);
      VectorSample sample = new VectorSample(size);
      try {
        VectorFile.forEach(vectors, sample::add);
        return sample.vectors();
      } catch (IOException e) {
        throw invalid("--vectors", vectors, e);
      } catch (IllegalArgumentException e) {
        throw new UserError("--vectors '" + vectors + "': " + e.getMessage() + ".");
      }
    }

    @Override
    public Integer call() throws IOException {
      OptionRange.require("--coarse", coarse, 1, 65_536);
      OptionRange.require("--fine", fine, 1, 256);
      if (plain && dimensions != null) {
        throw new UserError("--dims and --no-pca exclude each other.");
      }
      Vectors sample = size == null ? vectors("--vectors", vectors) : sample();
      int components = plain ? 0 : dimensions == null ? sample.dimensions() : dimensions;
      LopqOptions options =
          LopqOptions.of(coarse, subquantizers)
              .withFineClusters(fine)
              .withDimensions(components)
              .withSeed(seed);
      long before = System.nanoTime();
      LopqModel model;
      try {
        model = LopqTrainer.train(sample, options);
      } catch (IllegalArgumentException e) {
        throw new UserError(e.getMessage() + ".");
      }
      LopqFile.write(model, out);
      PrintWriter print = spec.commandLine().getOut();
      print.printf(
          Locale.ROOT,
          "%s: %d vectors of %d dimensions, %d * %d cells, codes of %d bytes, %.1f s%n",
          out,
          sample.size(),
          sample.dimensions(),
          coarse,
          coarse,
          subquantizers,
          (System.nanoTime() - before) / 1e9);
      print.flush();
      return 0;
    }
  }

  /** Encodes vectors. */
  @Command(
      name = "encode",
      description =
          "Write the code of each vector as a line of JSON: id, cell (two coarse centroids) and"
              + " code (fine centroids).",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Encode implements Callable<Integer> {

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "Model.")
    private Path model;

    @Option(names = "--vectors", required = true, paramLabel = "FILE", description = "Vectors.")
    private Path vectors;

    @Override
    public Integer call() throws IOException {
      StandardOutput.write(out -> encode(out));
      return 0;
    }

    /** Writes the codes. */
    void encode(OutputStream out) throws IOException {
      LopqModel read = model(model);
      LopqEncoder encoder = new LopqEncoder(read);
      if (!Files.isReadable(vectors)) {
        throw new UserError("--vectors: there is no file '" + vectors + "'.");
      }
      try (JsonGenerator json = new ObjectMapper().createGenerator(new BufferedOutputStream(out))) {
        json.setRootValueSeparator(null);
        long[] number = {0};
        VectorFile.forEach(
            vectors,
            (id, vector) -> {
              number[0]++;
              if (vector.length != read.inputs()) {
                throw new UserError(
                    "vector "
                        + number[0]
                        + " of '"
                        + vectors
                        + "' has "
                        + vector.length
                        + " dimensions, but the model has "
                        + read.inputs()
                        + ".");
              }
              write(json, id, encoder.encode(vector));
            });
      }
    }

    private static void write(JsonGenerator json, long id, LopqCode code) throws IOException {
      json.writeStartObject();
      json.writeNumberField("id", id);
      json.writeFieldName("cell");
      json.writeArray(new int[] {code.coarse1(), code.coarse2()}, 0, 2);
      int[] fine = new int[code.fine().length];
      for (int i = 0; i < fine.length; i++) {
        fine[i] = Byte.toUnsignedInt(code.fine()[i]);
      }
      json.writeFieldName("code");
      json.writeArray(fine, 0, fine.length);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Searches for the vectors of a file. */
  @Command(
      name = "search",
      description =
          "Write the most similar vectors of each query as a line of JSON: the query's id and a"
              + " list of id and distance, nearest first.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Search implements Callable<Integer> {

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "Model.")
    private Path model;

    @Option(
        names = "--vectors",
        required = true,
        paramLabel = "FILE",
        description = "Vectors to find.")
    private Path vectors;

    @Option(
        names = "--queries",
        required = true,
        paramLabel = "FILE",
        description = "Vectors to search for.")
    private Path queries;

    @Option(
        names = "--quota",
        paramLabel = "N",
        defaultValue = "1000",
        description =
            "Number of candidates after which no further cell is read (default:"
                + " ${DEFAULT-VALUE}).")
    private int quota;

    @Option(
        names = "--rerank",
        paramLabel = "R",
        defaultValue = "100",
        description =
            "Number of first candidates that are ranked by exact distances; 0 for none (default:"
                + " ${DEFAULT-VALUE}).")
    private int rerank;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "10",
        description = "Maximum number of results per query (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() throws IOException {
      StandardOutput.write(out -> search(out));
      return 0;
    }

    /** Writes the results. */
    void search(OutputStream out) throws IOException {
      OptionRange.require("--quota", quota, 1, Integer.MAX_VALUE);
      OptionRange.require("--rerank", rerank, 0, Integer.MAX_VALUE);
      OptionRange.require("--limit", limit, 1, 1_000_000);
      LopqModel read = model(model);
      Vectors found = vectors("--vectors", vectors);
      requireSameDimensions("--vectors", found, read);
      Vectors asked = vectors("--queries", queries);
      requireSameDimensions("--queries", asked, read);
      LopqSearcher searcher = new LopqSearcher(LopqIndex.of(read, found), found);
      try (JsonGenerator json = new ObjectMapper().createGenerator(new BufferedOutputStream(out))) {
        json.setRootValueSeparator(null);
        for (int i = 0; i < asked.size(); i++) {
          json.writeStartObject();
          json.writeNumberField("query", asked.id(i));
          json.writeArrayFieldStart("found");
          for (Neighbor neighbor :
              searcher.search(asked.vector(i), quota, limit, rerank).neighbors()) {
            json.writeStartObject();
            json.writeNumberField("id", neighbor.id());
            json.writeNumberField("distance", Math.sqrt(neighbor.squaredDistance()));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
          json.writeRaw('\n');
        }
      }
    }
  }

  /** Measures a model. */
  @Command(
      name = "eval",
      description =
          "Measure how many of the truly nearest vectors a search finds, and how long it takes."
              + " recall@R is the share of queries whose nearest vector is among the first R; knn10"
              + " the share of the ten nearest among the first ten.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Evaluate implements Callable<Integer> {

    private static final int NEAREST = 10;

    @Spec private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "Model.")
    private Path model;

    @Option(
        names = "--vectors",
        required = true,
        paramLabel = "FILE",
        description = "Vectors to find.")
    private Path vectors;

    @Option(
        names = "--queries",
        required = true,
        paramLabel = "FILE",
        description = "Vectors to search for; keep them out of training and of --vectors.")
    private Path queries;

    @Option(
        names = "--truth",
        paramLabel = "FILE",
        description =
            "Positions of the nearest vectors by query, nearest first, as .ivecs (default:"
                + " computed).")
    private Path truth;

    @Option(
        names = "--quota",
        paramLabel = "N",
        defaultValue = "1000",
        description =
            "Number of candidates after which no further cell is read (default:"
                + " ${DEFAULT-VALUE}).")
    private int quota;

    @Option(
        names = "--rerank",
        paramLabel = "R",
        defaultValue = "0",
        description =
            "Number of first candidates that are ranked by exact distances (default:"
                + " ${DEFAULT-VALUE}).")
    private int rerank;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws IOException {
      OptionRange.require("--quota", quota, 1, Integer.MAX_VALUE);
      OptionRange.require("--rerank", rerank, 0, Integer.MAX_VALUE);
      LopqModel read = model(model);
      Vectors found = vectors("--vectors", vectors);
      requireSameDimensions("--vectors", found, read);
      Vectors asked = vectors("--queries", queries);
      requireSameDimensions("--queries", asked, read);
      long[][] nearest =
          truth == null
              ? SearchEvaluation.nearest(found, asked, NEAREST)
              : truth(found, asked.size());
      long before = System.nanoTime();
      LopqIndex index = LopqIndex.of(read, found);
      double seconds = (System.nanoTime() - before) / 1e9;
      Report report =
          SearchEvaluation.run(new LopqSearcher(index, found), asked, nearest, quota, rerank);
      print(report, index, seconds);
      if (json != null) {
        write(report, index, seconds);
      }
      return 0;
    }

    private long[][] truth(Vectors found, int count) {
      int[][] rows;
      try {
        rows = VectorFile.integers(truth);
      } catch (IOException e) {
        throw invalid("--truth", truth, e);
      }
      if (rows.length != count) {
        throw new UserError(
            "--truth has " + rows.length + " rows, but there are " + count + " queries.");
      }
      long[][] ids = new long[rows.length][];
      for (int i = 0; i < rows.length; i++) {
        int row = i;
        if (rows[i].length == 0
            || Arrays.stream(rows[i]).anyMatch(at -> at < 0 || at >= found.size())) {
          throw new UserError("--truth: row " + (row + 1) + " is empty or names no vector.");
        }
        ids[i] = Arrays.stream(rows[i]).mapToLong(found::id).toArray();
      }
      return ids;
    }

    private void print(Report report, LopqIndex index, double seconds) {
      PrintWriter out = spec.commandLine().getOut();
      report
          .recall()
          .forEach((rank, share) -> out.printf(Locale.ROOT, "recall@%-12d %8.4f%n", rank, share));
      out.printf(Locale.ROOT, "knn10               %8.4f%n", report.knn10());
      out.printf(Locale.ROOT, "candidates          %8.1f%n", report.candidates());
      out.printf(Locale.ROOT, "cells               %8.1f%n", report.cells());
      out.printf(Locale.ROOT, "ms p50              %8.3f%n", report.p50());
      out.printf(Locale.ROOT, "ms p99              %8.3f%n", report.p99());
      out.printf(Locale.ROOT, "CPU ms              %8.3f%n", report.cpu());
      out.printf(Locale.ROOT, "bytes per vector    %8.1f%n", index.bytesPerVector());
      out.printf(Locale.ROOT, "seconds to encode   %8.2f%n", seconds);
      out.flush();
    }

    private void write(Report report, LopqIndex index, double seconds) throws IOException {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode root = mapper.createObjectNode();
      ObjectNode recall = root.putObject("recall");
      report.recall().forEach((rank, share) -> recall.put(Integer.toString(rank), share));
      root.put("knn10", report.knn10());
      root.put("queries", report.queries());
      root.put("candidates", report.candidates());
      root.put("cells", report.cells());
      root.put("ms_p50", report.p50());
      root.put("ms_p99", report.p99());
      root.put("cpu_ms", report.cpu());
      root.put("bytes_per_vector", index.bytesPerVector());
      root.put("build_seconds", seconds);
      mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), root);
    }
  }
}
