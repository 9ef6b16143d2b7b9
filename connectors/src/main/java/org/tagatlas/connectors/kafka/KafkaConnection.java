package org.tagatlas.connectors.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.tagatlas.record.TextFile;

/**
 * Bootstrap servers and client settings of a Kafka cluster. The settings come from a file and can
 * contain secrets; {@link #toString} and messages never do.
 */
public final class KafkaConnection implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Settings that exactly-once delivery depends on, or that the address determines. */
  private static final Set<String> RESERVED =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "group.protocol",
          "client.id",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "enable.auto.commit",
          "auto.offset.reset",
          "isolation.level",
          "transactional.id",
          "enable.idempotence",
          "acks");

  private static final Pattern SECRET =
      Pattern.compile("password|jaas|secret|key|token|credential");
  private static final Pattern QUOTED = Pattern.compile("[\"']([^\"']+)[\"']");
  private static final int MIN_SECRET_LENGTH = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final String servers;
  private final HashMap<String, String> settings;

  private KafkaConnection(String servers, Map<String, String> settings) {
    this.servers = servers;
    this.settings = new HashMap<>(settings);
  }

  /** Returns a connection without further settings. */
  public static KafkaConnection to(String servers) {
    return new KafkaConnection(servers, Map.of());
  }

  /**
   * Returns a connection with settings from a properties file in UTF-8, such as {@code
   * security.protocol} and {@code sasl.jaas.config}.
   *
   * @throws KafkaSetupException if the file cannot be read or contains a reserved setting
   */
  public static KafkaConnection to(String servers, Path file) {
    Properties properties = new Properties();
    try (Reader in = new StringReader(TextFile.read(file))) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new KafkaSetupException(
          "cannot read " + file + ": it is not a properties file in UTF-8");
    }
    Map<String, String> settings = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (RESERVED.contains(name)) {
        throw new KafkaSetupException(
            file + " sets " + name + ", which is reserved for Tagatlas: remove that line");
      }
      settings.put(name, properties.getProperty(name).strip());
    }
    return new KafkaConnection(servers, settings);
  }

  /** Returns the bootstrap servers, separated by commas. */
  public String servers() {
    return servers;
  }

  /** Returns a setting of the file, or null. */
  String setting(String name) {
    return settings.get(name);
  }

  /**
   * Returns the properties of a client.
   *
   * @param defaults settings that the file can override
   */
  Properties properties(Map<String, ?> defaults) {
    Properties properties = new Properties();
    properties.putAll(defaults);
    properties.putAll(settings);
    properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    return properties;
  }

  /** Work with a Kafka client. */
  interface Task<T, R> {

    /** Runs the work. */
    R run(T client) throws ExecutionException, InterruptedException;
  }

  /**
   * Runs work with an admin client.
   *
   * @throws KafkaSetupException if the brokers are unreachable or reject a request
   */
  <R> R call(Task<Admin, R> task) throws InterruptedException {
    try (Admin admin =
        Admin.create(
            properties(
                Map.of(
                    CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    (int) TIMEOUT.toMillis(),
                    CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) TIMEOUT.toMillis())))) {
      return task.run(admin);
    } catch (ExecutionException e) {
      throw translate(e.getCause());
    } catch (RuntimeException e) {
      throw translate(e);
    }
  }

  /** Returns the number of a topic's partitions; 0 if it does not exist. */
  public int partitions(String topic) throws InterruptedException {
    return call(
        admin -> {
          try {
            return admin
                .describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions()
                .size();
          } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
              return 0;
            }
            throw e;
          }
        });
  }

  /** Translates a failure to a message for the user, without secrets. */
  KafkaSetupException translate(Throwable failure) {
    if (failure instanceof KafkaSetupException translated) {
      return translated;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException) {
        return new KafkaSetupException(
            "Kafka at "
                + servers
                + " rejected the credentials ("
                + redacted(cause)
                + "): check the properties file",
            null);
      }
      if (cause instanceof AuthorizationException) {
        return new KafkaSetupException(
            "Kafka at " + servers + " denied access (" + redacted(cause) + ")", null);
      }
      if (cause instanceof TimeoutException) {
        return new KafkaSetupException(
            "Kafka at "
                + servers
                + " did not respond in time: check host and port, and security.protocol in the"
                + " properties file",
            null);
      }
      if (cause instanceof ConfigException) {
        return new KafkaSetupException("invalid Kafka setting: " + redacted(cause), null);
      }
    }
    return new KafkaSetupException(
        "cannot use Kafka at " + servers + ": " + redacted(deepest(failure)), null);
  }

  private static Throwable deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Returns a failure's message with secrets replaced by asterisks. */
  private String redacted(Throwable failure) {
    String message =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    for (String secret : secrets()) {
      message = message.replace(secret, "***");
    }
    return message;
  }

  /** Returns the secrets in the settings, longest first because one can contain another. */
  private List<String> secrets() {
    return settings.entrySet().stream()
        .filter(each -> SECRET.matcher(each.getKey().toLowerCase(Locale.ROOT)).find())
        .flatMap(
            each ->
                Stream.concat(
                    Stream.of(each.getValue()),
                    QUOTED.matcher(each.getValue()).results().map(found -> found.group(1))))
        .filter(secret -> secret.length() >= MIN_SECRET_LENGTH)
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  @Override
  public String toString() {
    return servers;
  }
}
