package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class CsvItemsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static String csv(String items) throws Exception {
    return CsvItems.of(JSON.readTree(items));
  }

  @Test
  void hasAColumnForEachFieldOfAnItem() throws Exception {
    assertThat(csv("[{\"a\":1,\"b\":\"x\"},{\"b\":null,\"c\":[1,\"d\"],\"a\":-0.5}]"))
        .isEqualTo("a,b,c\r\n1,x,\r\n-0.5,,\"[1,\"\"d\"\"]\"\r\n");
    assertThat(csv("[\"x\",\"y\"]")).isEqualTo("value\r\nx\r\ny\r\n");
    assertThat(csv("[]")).isEqualTo("\r\n");
  }

  @Test
  void quotesTextsAndDisablesFormulas() throws Exception {
    assertThat(csv("[{\"t\":\"a,\\\"b\\\"\\nc\"},{\"t\":\"=1+1\"},{\"t\":\"-5\"},{\"t\":\" x\"}]"))
        .isEqualTo("t\r\n\"a,\"\"b\"\"\nc\"\r\n'=1+1\r\n'-5\r\n\" x\"\r\n");
  }
}
