package org.tagatlas.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the role in the documentation in sync with the privileges that a run checks. */
class RequiredPrivilegesTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "elasticsearch.md");
  private static final String SECTION = "### Required privileges";
  private static final Pattern ROLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  @Test
  void documentedRoleGrantsExactlyTheRequiredPrivileges() throws IOException {
    JsonNode role = documentedRole();
    JsonNode required = Privileges.required(new IndexNames("", "run"), DocumentKind.SHIPPED);
    assertThat(texts(role.required("cluster"))).isEqualTo(texts(required.required("cluster")));
    assertThat(grants(role.required("indices"))).isEqualTo(grants(required.required("index")));
  }

  @Test
  void messageOnMissingPrivilegesNamesTheSection() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains('\n' + SECTION + '\n');
    assertThat(Privileges.HINT).contains("docs/elasticsearch.md", SECTION.replace("### ", ""));
  }

  private static JsonNode documentedRole() throws IOException {
    String text = Files.readString(DOCUMENT);
    Matcher role = ROLE.matcher(text.substring(text.indexOf(SECTION)));
    assertThat(role.find()).isTrue();
    return Json.parse(role.group(1));
  }

  /** Returns the granted privileges by index name or pattern. */
  private static Map<String, Set<String>> grants(JsonNode indices) {
    Map<String, Set<String>> grants = new HashMap<>();
    for (JsonNode grant : indices) {
      for (String name : texts(grant.required("names"))) {
        grants
            .computeIfAbsent(name, each -> new HashSet<>())
            .addAll(texts(grant.required("privileges")));
      }
    }
    return grants;
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(each -> texts.add(each.textValue()));
    return texts;
  }
}
