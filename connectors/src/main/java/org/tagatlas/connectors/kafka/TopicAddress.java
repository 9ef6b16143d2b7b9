package org.tagatlas.connectors.kafka;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Address of a topic, or of topics with a common prefix: {@code kafka://host:port,host:port/name}.
 *
 * @param servers the bootstrap servers, separated by commas
 * @param name a topic, or a prefix of topic names
 */
public record TopicAddress(String servers, String name) {

  /** Start of every address. */
  public static final String SCHEME = "kafka:";

  private static final Pattern ADDRESS = Pattern.compile("kafka://([^/]*)/([^/]*)/?");
  private static final Pattern SERVER =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:@\\[\\]]+):(\\d+)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  /** Returns whether a text is meant as a Kafka address, valid or not. */
  public static boolean looksLike(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith(SCHEME);
  }

  /**
   * Parses an address.
   *
   * @throws KafkaSetupException if it is invalid; the message does not repeat a password in it
   */
  public static TopicAddress parse(String text) {
    if (text.contains("@")) {
      throw new KafkaSetupException(
          "a Kafka address must not contain a user or password: put them into a properties file");
    }
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      throw new KafkaSetupException(
          "'" + text + "' is not a Kafka address such as kafka://host:9092/name");
    }
    for (String server : parts.group(1).split(",", -1)) {
      Matcher matcher = SERVER.matcher(server);
      if (!matcher.matches() || !isPort(matcher.group(2))) {
        throw new KafkaSetupException(
            "'" + server + "' in '" + text + "' is not a host and port such as host:9092");
      }
    }
    String name = parts.group(2);
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new KafkaSetupException(
          "'"
              + name
              + "' in '"
              + text
              + "' is not a valid topic name: use up to 200 letters, digits, '.', '_' and '-'");
    }
    return new TopicAddress(parts.group(1), name);
  }

  private static boolean isPort(String digits) {
    if (digits.length() > 5) {
      return false;
    }
    int port = Integer.parseInt(digits);
    return port > 0 && port < 65536;
  }

  @Override
  public String toString() {
    return "kafka://" + servers + '/' + name;
  }
}
