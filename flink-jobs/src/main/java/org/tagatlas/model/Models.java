package org.tagatlas.model;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.connectors.path.TypedPath;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.similar.LopqFile;
import org.tagatlas.similar.LopqModel;

/**
 * References to the models of a job, which operators load in {@code open}: the gazetteer, what
 * locates photos by their text, and what encodes their vectors.
 *
 * <p>A gazetteer other than the bundled one is distributed with Flink's distributed cache: a local
 * file is uploaded with the job, an object is fetched by each TaskManager. Each process keeps one
 * copy per content, regardless of the number of operators.
 */
public final class Models implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The bundled gazetteer. */
  public static final Models SHIPPED = new Models(null, null, null, null, null);

  /** The gazetteer's name in Flink's distributed cache. */
  private static final String CACHED_GAZETTEER = "tagatlas-gazetteer";

  /** The name of the model of texts in Flink's distributed cache. */
  private static final String CACHED_TEXT_MODEL = "tagatlas-text-model";

  /** The name of the model of vectors in Flink's distributed cache. */
  private static final String CACHED_VECTOR_MODEL = "tagatlas-vector-model";

  /** Models of vectors by ID; unused ones may be garbage-collected. */
  private static final Map<String, WeakReference<LopqModel>> VECTOR_MODELS = new HashMap<>();

  /** Models by checksum; unused ones may be garbage-collected. */
  private static final Map<String, WeakReference<LoadedModels>> LOADED = new HashMap<>();

  /** The path of the gazetteer; null for the bundled one. */
  private final String gazetteer;

  private final String checksum;

  /** The path of the model of texts; empty for the gazetteer alone, null for none. */
  private final String textModel;

  /** The path of the model of vectors; null for none. */
  private final String vectorModel;

  private final String vectorModelId;

  /** Keeps the model in memory until the job is started. */
  private transient LopqModel parsed;

  private Models(
      String gazetteer,
      String checksum,
      String textModel,
      String vectorModel,
      String vectorModelId) {
    this.gazetteer = gazetteer;
    this.checksum = checksum;
    this.textModel = textModel;
    this.vectorModel = vectorModel;
    this.vectorModelId = vectorModelId;
  }

  /**
   * Returns these models with one that locates photos by their text.
   *
   * @param path a file of {@code locate train}; empty for the names of the bundled gazetteer alone
   */
  public Models withText(String path) {
    return new Models(gazetteer, checksum, path, vectorModel, vectorModelId);
  }

  /**
   * Returns these models with one that encodes vectors, after reading and checking it.
   *
   * @param path a file of {@code similar train} in any Flink file system
   * @throws IOException if the file cannot be read or is no model
   */
  public Models withVectorModel(String path) throws IOException {
    Path file = TypedPath.of(path);
    byte[] bytes;
    try (InputStream in = file.getFileSystem().open(file)) {
      bytes = in.readAllBytes();
    }
    Models models = new Models(gazetteer, checksum, textModel, path, LopqFile.id(bytes));
    models.parsed = LopqFile.parse(bytes, path);
    synchronized (VECTOR_MODELS) {
      VECTOR_MODELS.put(models.vectorModelId, new WeakReference<>(models.parsed));
    }
    return models;
  }

  /**
   * Returns the number of subquantizers of the model of vectors, after {@link #withVectorModel}.
   */
  public int subquantizers() {
    return parsed.subquantizers();
  }

  /** Returns these models with another gazetteer. */
  public Models withGazetteerOf(Models others) {
    return new Models(others.gazetteer, others.checksum, textModel, vectorModel, vectorModelId);
  }

  /** Returns the ID of the model of vectors, see {@link LopqFile#id}; null if there is none. */
  public String vectorModelId() {
    return vectorModelId;
  }

  /**
   * Returns the model of vectors, of which each process has one copy.
   *
   * @param context the context of the calling operator
   * @throws IOException if the file cannot be read, or has changed since the job was started
   */
  public LopqModel loadVectorModel(RuntimeContext context) throws IOException {
    synchronized (VECTOR_MODELS) {
      WeakReference<LopqModel> cached = VECTOR_MODELS.get(vectorModelId);
      LopqModel model = cached == null ? null : cached.get();
      if (model == null) {
        File file = context.getDistributedCache().getFile(CACHED_VECTOR_MODEL);
        byte[] bytes = Files.readAllBytes(file.toPath());
        if (!LopqFile.id(bytes).equals(vectorModelId)) {
          throw new IOException(
              "the model " + vectorModel + " has changed since the job was started");
        }
        model = LopqFile.parse(bytes, vectorModel);
        VECTOR_MODELS.put(vectorModelId, new WeakReference<>(model));
      }
      return model;
    }
  }

  /** Returns whether photos are located by their text. */
  public boolean locateByText() {
    return textModel != null;
  }

  /**
   * Reads and checks the model of texts, if there is one.
   *
   * @throws IOException if the file is no model, or is damaged
   */
  public void checkText() throws IOException {
    if (textModel != null && !textModel.isEmpty()) {
      LocationModel.open(java.nio.file.Path.of(textModel));
    }
  }

  /**
   * Returns what locates photos by their text. The file of a model is mapped into memory.
   *
   * @param context the context of the calling operator
   */
  public TextLocator loadText(RuntimeContext context) throws IOException {
    if (textModel.isEmpty()) {
      return TextLocator.load();
    }
    File file = context.getDistributedCache().getFile(CACHED_TEXT_MODEL);
    return TextLocator.with(LocationModel.open(file.toPath()));
  }

  /**
   * Returns models with another gazetteer, after reading and checking it.
   *
   * @param gazetteer a file in any Flink file system
   * @throws IOException if the file cannot be read or is not a gazetteer of this version
   */
  public static Models withGazetteer(Path gazetteer) throws IOException {
    try (InputStream in = gazetteer.getFileSystem().open(gazetteer)) {
      Read read = Read.from(in);
      synchronized (LOADED) {
        keep(read);
      }
      return new Models(gazetteer.toString(), read.checksum(), null, null, null);
    }
  }

  /** Registers the files that operators load with the distributed cache of a job. */
  public void register(StreamExecutionEnvironment env) {
    if (gazetteer != null) {
      env.registerCachedFile(gazetteer, CACHED_GAZETTEER);
    }
    if (textModel != null && !textModel.isEmpty()) {
      env.registerCachedFile(TypedPath.text(textModel), CACHED_TEXT_MODEL);
    }
    if (vectorModel != null) {
      env.registerCachedFile(TypedPath.text(vectorModel), CACHED_VECTOR_MODEL);
    }
  }

  /**
   * Returns the models, loading them unless this process has done so already.
   *
   * @param context the context of the calling operator
   * @throws IOException if a file cannot be read, or has changed since the job was started
   */
  public LoadedModels load(RuntimeContext context) throws IOException {
    if (gazetteer == null) {
      return LoadedModels.shipped();
    }
    synchronized (LOADED) {
      WeakReference<LoadedModels> cached = LOADED.get(checksum);
      LoadedModels models = cached == null ? null : cached.get();
      if (models != null) {
        return models;
      }
      File file = context.getDistributedCache().getFile(CACHED_GAZETTEER);
      try (InputStream in = Files.newInputStream(file.toPath())) {
        Read read = Read.from(in);
        if (!read.checksum().equals(checksum)) {
          throw new IOException(
              "the gazetteer " + gazetteer + " has changed since the job was started");
        }
        keep(read);
        return read.models();
      }
    }
  }

  private static void keep(Read read) {
    LOADED.values().removeIf(reference -> reference.get() == null);
    LOADED.put(read.checksum(), new WeakReference<>(read.models()));
  }

  /** Models read from a file, and the checksum of the file. */
  private record Read(LoadedModels models, String checksum) {

    static Read from(InputStream in) throws IOException {
      DigestInputStream bytes = new DigestInputStream(new BufferedInputStream(in), sha256());
      LoadedModels models;
      try {
        models = new LoadedModels(Gazetteer.read(bytes));
      } catch (EOFException e) {
        throw new IOException("the gazetteer data file is too short", e);
      } catch (ZipException | RuntimeException e) {
        throw new IOException("the gazetteer data file is damaged", e);
      }
      bytes.transferTo(OutputStream.nullOutputStream());
      return new Read(models, HexFormat.of().formatHex(bytes.getMessageDigest().digest()));
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform supports SHA-256", e);
      }
    }
  }

  @Override
  public String toString() {
    return gazetteer == null ? "the bundled gazetteer" : gazetteer;
  }
}
