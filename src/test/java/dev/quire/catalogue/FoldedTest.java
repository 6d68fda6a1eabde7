package dev.quire.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTest {
  @ParameterizedTest
  @CsvSource({
    "' Toy Story ',toy story",
    "Amélie,amelie",
    "COMÉDIE,comedie",
    "Sœur,soeur",
    "Œuvre,oeuvre",
    "Miłość,milosc",
    "Łódź,lodz",
    "Smørrebrød,smorrebrod",
    "Straße,strasse",
    "STRAẞE,strasse",
    "Æon Flux,aeon flux",
    "Đorđe,dorde",
    "Ísland í þoku,island i thoku",
    "İstanbul ışık,istanbul isik",
    "Война и мир,воина и мир",
    "七人の侍,七人の侍"
  })
  void lettersAreAsPeopleWriteThemWithout(String text, String folded) {
    assertEquals(folded, Folded.of(text));
  }

  @Test
  void theNameItselfComesFirst() {
    List<String> names = List.of("comedie", "Comédie", "Drama");
    assertEquals(1, Folded.indexOf(names, "Comédie"));
    assertEquals(0, Folded.indexOf(names, "COMÉDIE"));
    assertEquals(2, Folded.indexOf(names, "drama"));
    assertEquals(-1, Folded.indexOf(names, "War"));
  }
}
