package org.tagatlas.connectors.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/**
 * How to reach a Kafka: servers, and settings of its clients from a file, which can hold secrets;
 * none of them is in what this says of itself.
 */
public final class KafkaConnection implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What exactness depends on, or the address says. */
  private static final Set<String> OURS =
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
  private static final int SHORTEST_SECRET = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String servers;
  private final HashMap<String, String> settings;

  private KafkaConnection(String servers, Map<String, String> settings) {
    this.servers = servers;
    this.settings = new HashMap<>(settings);
  }

  /** Returns a connection without security. */
  public static KafkaConnection to(String servers) {
    return new KafkaConnection(servers, Map.of());
  }

  /**
   * Returns a connection with the settings in a file of properties, UTF-8, such as {@code
   * security.protocol} and {@code sasl.jaas.config}.
   *
   * @throws KafkaSetupException when the file can't be read or has a setting that is not free
   */
  public static KafkaConnection to(String servers, Path file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new KafkaSetupException(file + " can't be read: it is no file of properties in UTF-8");
    }
    Map<String, String> settings = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (OURS.contains(name)) {
        throw new KafkaSetupException(
            file + " sets " + name + ", which is Tagatlas's to choose: remove that line");
      }
      settings.put(name, properties.getProperty(name).strip());
    }
    return new KafkaConnection(servers, settings);
  }

  /** Returns the servers to begin with, with commas between. */
  public String servers() {
    return servers;
  }

  /** Returns a setting from the file, or null. */
  String setting(String name) {
    return settings.get(name);
  }

  /**
   * Returns the properties of a client.
   *
   * @param defaults what holds where the file says nothing
   */
  Properties properties(Map<String, ?> defaults) {
    Properties properties = new Properties();
    properties.putAll(defaults);
    properties.putAll(settings);
    properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    return properties;
  }

  /** Something that is done with a Kafka. */
  interface Task<T, R> {

    /** Does it. */
    R with(T client) throws ExecutionException, InterruptedException;
  }

  /**
   * Asks the brokers something.
   *
   * @throws KafkaSetupException when they can't be reached, or refuse
   */
  <R> R ask(Task<Admin, R> task) throws InterruptedException {
    try (Admin admin =
        Admin.create(
            properties(
                Map.of(
                    CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis(),
                    CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis())))) {
      return task.with(admin);
    } catch (ExecutionException e) {
      throw trouble(e.getCause());
    } catch (RuntimeException e) {
      throw trouble(e);
    }
  }

  /** Returns how many partitions a topic has; 0 when it is not there. */
  public int partitions(String topic) throws InterruptedException {
    return ask(
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

  /** Returns what a failure means to a person, without a secret. */
  KafkaSetupException trouble(Throwable failure) {
    if (failure instanceof KafkaSetupException said) {
      return said;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException) {
        return new KafkaSetupException(
            "the Kafka at "
                + servers
                + " does not accept who we say we are ("
                + redacted(cause)
                + "): check the file of properties",
            null);
      }
      if (cause instanceof AuthorizationException) {
        return new KafkaSetupException(
            "the Kafka at " + servers + " does not allow this (" + redacted(cause) + ")", null);
      }
      if (cause instanceof TimeoutException) {
        return new KafkaSetupException(
            "no Kafka answers at "
                + servers
                + " in time: check host and port, and security.protocol in the file of properties",
            null);
      }
      if (cause instanceof ConfigException) {
        return new KafkaSetupException("a setting of Kafka can't be: " + redacted(cause), null);
      }
    }
    return new KafkaSetupException(
        "the Kafka at " + servers + " can't be used: " + redacted(deepest(failure)), null);
  }

  private static Throwable deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Returns the words of a failure, with asterisks where they have a secret. */
  private String redacted(Throwable failure) {
    String said =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    for (String secret : secrets()) {
      said = said.replace(secret, "***");
    }
    return said;
  }

  /** Returns what must not be shown, the longest first: one can be a part of another. */
  private List<String> secrets() {
    return settings.entrySet().stream()
        .filter(each -> SECRET.matcher(each.getKey().toLowerCase(Locale.ROOT)).find())
        .flatMap(
            each ->
                Stream.concat(
                    Stream.of(each.getValue()),
                    QUOTED.matcher(each.getValue()).results().map(found -> found.group(1))))
        .filter(secret -> secret.length() >= SHORTEST_SECRET)
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  @Override
  public String toString() {
    return servers;
  }
}
