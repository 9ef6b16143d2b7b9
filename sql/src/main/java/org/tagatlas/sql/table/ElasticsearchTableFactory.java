package org.tagatlas.sql.table;

import java.io.IOException;
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
import org.tagatlas.connectors.elasticsearch.SingleIndex;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.record.TextFile;

/**
 * The sink connector {@value #NAME}: upserts and deletes documents by primary key. Secrets are read
 * from files or from the same environment variables as for {@code run}.
 */
public final class ElasticsearchTableFactory implements DynamicTableSinkFactory {

  /** The connector's name in SQL. */
  public static final String NAME = "elasticsearch";

  /** Valid index names, short enough for the prefix of the rejects index. */
  private static final Pattern INDEX = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,200}");

  private static final ConfigOption<String> URL =
      ConfigOptions.key("url")
          .stringType()
          .noDefaultValue()
          .withDescription("URLs of nodes of one cluster, separated by commas.");

  private static final ConfigOption<String> INDEX_NAME =
      ConfigOptions.key("index")
          .stringType()
          .noDefaultValue()
          .withDescription("Name of the index, which is created if it does not exist.");

  private static final ConfigOption<String> USER = file("user", "User name (default: $…_USER).");
  private static final ConfigOption<String> PASSWORD_FILE =
      file("password-file", "File with the password of the user (default: $…_PASSWORD).");
  private static final ConfigOption<String> API_KEY_FILE =
      file("api-key-file", "File with an encoded API key (default: $…_API_KEY).");
  private static final ConfigOption<String> CA_FILE =
      file("ca-file", "PEM file with CA certificates to trust (default: $…_CA).");

  /** Called by Flink's service loader. */
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
          "'index' must consist of a-z, 0-9, '-', '_' and '.', but was '" + index + "'.");
    }
    if (context.getPrimaryKeyIndexes().length == 0) {
      throw new ValidationException(
          "a table in Elasticsearch requires a primary key as document id: add"
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
      secret = TextFile.read(Path.of(options.get(option))).strip();
    } catch (IOException e) {
      throw new ValidationException(
          "'" + option.key() + "' " + options.get(option) + " cannot be read. Give a text file.",
          e);
    }
    if (secret.isEmpty() || secret.lines().count() > 1) {
      throw new ValidationException(
          "'" + option.key() + "' must be a file with a single line that contains the secret.");
    }
    return secret;
  }
}
