package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "*.gz,a.gz,true",
    "*.gz,a.gz2,false",
    "*.gz,agz,false",
    "a?c,abc,true",
    "a?c,ac,false",
    "?,😀,true",
    "[a-c]x,bx,true",
    "[a-c]x,dx,false",
    "[!a-c]x,dx,true",
    "[!a-c]x,ax,false",
    "[^a]x,bx,true",
    "[]]x,]x,true",
    "[a,[a,true",
    "[z-a],[z-a],true",
    "[a&&b],&,true",
    "a\\*b,a*b,true",
    "a\\*b,axb,false",
    "a+(b),a+(b),true",
    "a.b,axb,false",
    "*,'',true"
  })
  void matchesNames(String pattern, String name, boolean matches) {
    assertThat(Glob.name(pattern).matcher(name).matches()).isEqualTo(matches);
  }

  @Test
  void expandsBraces() {
    assertThat(Glob.alternatives("a{b,c}d{,e}")).containsExactly("abd", "abde", "acd", "acde");
    assertThat(Glob.alternatives("{a/b,{c,d}/e}*")).containsExactly("a/b*", "c/e*", "d/e*");
    assertThat(Glob.alternatives("a{b}c{d")).containsExactly("a{b}c{d");
    assertThat(Glob.alternatives("a\\{b,c}")).containsExactly("a\\{b,c}");
  }
}
