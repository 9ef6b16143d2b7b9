package org.tagatlas.connectors.kafka;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in Kafka as it is typed: {@code kafka://host:port,host:port/name}.
 *
 * @param servers the servers to begin with, with commas between
 * @param name a topic, or what names of topics begin with
 */
public record TopicAddress(String servers, String name) {

  /** What an address begins with. */
  public static final String SCHEME = "kafka:";

  private static final Pattern ADDRESS = Pattern.compile("kafka://([^/]*)/([^/]*)/?");
  private static final Pattern SERVER =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:@\\[\\]]+):(\\d+)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  /** Whether a text means a place in Kafka, well written or not. */
  public static boolean looksLike(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith(SCHEME);
  }

  /**
   * Reads an address.
   *
   * @throws KafkaSetupException saying what is wrong with it; a password that does not belong there
   *     is not repeated
   */
  public static TopicAddress parse(String text) {
    if (text.contains("@")) {
      throw new KafkaSetupException(
          "an address of Kafka has no user and no password: put them into a file of properties");
    }
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      throw new KafkaSetupException("'" + text + "' is not like kafka://host:9092/name");
    }
    for (String server : parts.group(1).split(",", -1)) {
      Matcher matcher = SERVER.matcher(server);
      if (!matcher.matches() || !isPort(matcher.group(2))) {
        throw new KafkaSetupException(
            "'" + server + "' in '" + text + "' is not a host and a port, such as host:9092");
      }
    }
    String name = parts.group(2);
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new KafkaSetupException(
          "'"
              + name
              + "' in '"
              + text
              + "' can't name a topic: up to 200 letters, digits, '.', '_' and '-' can");
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
