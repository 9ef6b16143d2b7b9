package org.tagatlas.deployment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tagatlas.checkout.Checkout;

/**
 * A parsed Dockerfile, with the defaults of its arguments interpolated.
 *
 * @param instructions the instructions in order
 */
record Dockerfile(List<Instruction> instructions) {

  static final String PATH = "docker/Dockerfile";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)}");

  /**
   * An instruction.
   *
   * @param word its keyword in upper case
   * @param rest its arguments
   */
  record Instruction(String word, String rest) {}

  /** A {@code COPY --from=build} instruction. */
  record Copy(List<String> sources, String target) {}

  static Dockerfile read(Checkout checkout) {
    StringBuilder joined = new StringBuilder();
    checkout
        .text(PATH)
        .lines()
        .filter(line -> !line.stripLeading().startsWith("#"))
        .forEach(
            line ->
                joined.append(
                    line.endsWith("\\") ? line.substring(0, line.length() - 1) : line + '\n'));
    Map<String, String> arguments = new HashMap<>();
    List<Instruction> all = new ArrayList<>();
    for (String line : joined.toString().lines().map(String::strip).toList()) {
      if (line.isEmpty()) {
        continue;
      }
      String[] parts = line.split("\\s+", 2);
      String rest =
          VARIABLE.matcher(parts[1]).replaceAll(found -> value(arguments, found.group(1)));
      if (parts[0].equals("ARG")) {
        String[] argument = rest.split("=", 2);
        arguments.put(argument[0], argument[1]);
      }
      all.add(new Instruction(parts[0], rest));
    }
    return new Dockerfile(all);
  }

  private static String value(Map<String, String> arguments, String name) {
    return Matcher.quoteReplacement(arguments.getOrDefault(name, "${" + name + '}'));
  }

  /** Returns the arguments of all instructions with a keyword. */
  List<String> all(String word) {
    return instructions.stream().filter(i -> i.word().equals(word)).map(Instruction::rest).toList();
  }

  /** Returns the copies from the build stage. */
  List<Copy> copiesFromBuild() {
    return all("COPY").stream()
        .filter(rest -> rest.contains("--from=build"))
        .map(rest -> Arrays.stream(rest.split("\\s+")).filter(w -> !w.startsWith("--")).toList())
        .map(words -> new Copy(words.subList(0, words.size() - 1), words.get(words.size() - 1)))
        .toList();
  }

  /** Returns the path of the job jar in the image. */
  String jobJar() {
    return copiesFromBuild().stream()
        .map(Copy::target)
        .filter(target -> target.endsWith(".jar"))
        .findFirst()
        .orElseThrow();
  }
}
