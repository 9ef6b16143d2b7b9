package org.tagatlas.sql.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.connectors.elasticsearch.SingleIndex;

/**
 * The connector {@value #NAME}: an index that rows are written to, replaced in and removed from by
 * their primary key. Secrets come from files or from the variables that {@code run} knows.
 */
public final class ElasticsearchTableFactory implements DynamicTableSinkFactory {

  /** The connector's name in SQL. */
  public static final String NAME = "elasticsearch";

  /** What Elasticsearch takes for the name of an index, short enough for a prefix of ours. */
  private static final Pattern INDEX = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,200}");

  private static final ConfigOption<String> URL =
      ConfigOptions.key("url")
          .stringType()
          .noDefaultValue()
          .withDescription("Addresses of nodes of one cluster, with commas between them.");

  private static final ConfigOption<String> INDEX_NAME =
      ConfigOptions.key("index")
          .stringType()
          .noDefaultValue()
          .withDescription("The index, which is made unless it is there.");

  private static final ConfigOption<String> USER = file("user", "User, or $…_USER.");
  private static final ConfigOption<String> PASSWORD_FILE =
      file("password-file", "File that holds the user's password, or $…_PASSWORD.");
  private static final ConfigOption<String> API_KEY_FILE =
      file("api-key-file", "File that holds an encoded API key, or $…_API_KEY.");
  private static final ConfigOption<String> CA_FILE =
      file("ca-file", "Certificates (PEM) that the server's must be signed by, or $…_CA.");

  /** For Flink, which finds it by its name. */
  public ElasticsearchTableFactory() {}

  private static ConfigOption<String> file(String key, String description) {
    return ConfigOptions.key(key).stringType().noDefaultValue().withDescription(description);
  }

  @Override
  public String factoryIdentifier() {
    return NAME;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(URL, INDEX_NAME);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(USER, PASSWORD_FILE, API_KEY_FILE, CA_FILE, FactoryUtil.SINK_PARALLELISM);
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    String index = options.get(INDEX_NAME);
    if (!INDEX.matcher(index).matches()) {
      throw new ValidationException(
          "'index' can't be '" + index + "': a-z, 0-9, '-', '_' and '.' can name an index.");
    }
    if (context.getPrimaryKeyIndexes().length == 0) {
      throw new ValidationException(
          "a table in Elasticsearch needs a primary key, which makes the documents' ids: add"
              + " PRIMARY KEY (…) NOT ENFORCED.");
    }
    DataType type = context.getPhysicalRowDataType();
    return new ElasticsearchTableSink(
        new SingleIndex(connection(options), index),
        type,
        RowId.of(type, context.getPrimaryKeyIndexes()),
        IndexMappings.of(type),
        options.getOptional(FactoryUtil.SINK_PARALLELISM).orElse(null));
  }

  private static ElasticsearchConnection connection(ReadableConfig options) {
    try {
      return ElasticsearchConnection.to(options.get(URL).split(","))
          .withAccess(
              options.get(USER),
              secret(options, PASSWORD_FILE),
              secret(options, API_KEY_FILE),
              options.getOptional(CA_FILE).map(Path::of).orElse(null),
              System.getenv());
    } catch (ElasticsearchSetupException e) {
      throw new ValidationException(e.getMessage() + '.', e);
    }
  }

  private static String secret(ReadableConfig options, ConfigOption<String> option) {
    if (options.getOptional(option).isEmpty()) {
      return null;
    }
    String secret;
    try {
      secret = Files.readString(Path.of(options.get(option)), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new ValidationException(
          "'" + option.key() + "' " + options.get(option) + " can't be read. Name a text file.", e);
    }
    if (secret.isEmpty() || secret.lines().count() > 1) {
      throw new ValidationException(
          "'" + option.key() + "' must name a file of one line, which is the secret.");
    }
    return secret;
  }
}
