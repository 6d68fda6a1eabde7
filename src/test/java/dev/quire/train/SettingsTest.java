package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.problem.BadInputException;
import dev.quire.train.als.AlsKind;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import dev.quire.train.als.BiasKind;
import dev.quire.train.duo.DuoKind;
import dev.quire.train.ials.IalsKind;
import dev.quire.train.popularity.PopularityKind;
import dev.quire.train.vb.VbKind;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
  private static final RatingFacts FACTS = RatingFacts.of(1.25, 0.01, 0.5, 100, 4);

  static java.util.List<ModelKind> kinds() {
    return ModelKinds.all();
  }

  /** What metadata says of a model is what trains it again. */
  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsWrittenReadsBackAsTheSame(ModelKind kind) {
    Map<String, String> written = Settings.of(kind).forRatings(FACTS).written();
    assertEquals(kind.settings().size(), written.size());
    Settings read = Settings.of(kind, written);
    assertEquals(written, read.written());
    for (Setting<?> setting : kind.settings()) {
      assertEquals(setting.defaultValue(FACTS), read.get(setting), setting.name());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void namesAreDistinctAndTextsAreSentences(ModelKind kind) {
    Set<String> names = new HashSet<>();
    for (Setting<?> setting : kind.settings()) {
      assertTrue(names.add(setting.name()) && setting.name().matches("[a-z]+(-[a-z]+)*[0-9]?"));
      assertTrue(setting.text().matches("[A-Z].*\\."), setting.text());
    }
    assertTrue(kind.text().matches("[A-Z].*\\."), kind.text());
  }

  @Test
  void chosenValuesReplaceDefaultsAndLeaveTheOthers() {
    Settings defaults = Settings.of(new AlsKind());
    Settings chosen =
        defaults.with(AlsKind.RANK, 7).with(AlsKind.BIAS_UPDATE, BiasUpdate.SEQUENTIAL);
    assertEquals(7, chosen.get(AlsKind.RANK));
    assertEquals(BiasUpdate.SEQUENTIAL, chosen.get(AlsKind.BIAS_UPDATE));
    assertEquals(20, chosen.get(AlsKind.EPOCHS));
    assertEquals(20, defaults.get(AlsKind.RANK));
    assertEquals(1.5, chosen.forRatings(FACTS).get(AlsKind.TAU));
    assertEquals("sequential", chosen.forRatings(FACTS).written().get("bias-update"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "als|rank|0|setting out of range: rank=0; use 1 to 512",
        "als|rank|513|setting out of range: rank=513; use 1 to 512",
        "als|rank|99999999999|setting out of range: rank=99999999999; use a smaller one",
        "als|rank|1.5|not a whole number: rank=1.5; write it in digits",
        "als|rank|''|not a whole number: rank=; write it in digits",
        "als|epochs|0|setting out of range: epochs=0; use at least 1",
        "als|lambda|0|setting out of range: lambda=0; use 1e-9 to 1e9",
        "als|lambda|NaN|not a number: lambda=NaN; write it like 0.5 or 1e-5",
        "als|lambda|1d|not a number: lambda=1d; write it like 0.5 or 1e-5",
        "als|gamma|-1|setting out of range: gamma=-1; use 0 to 1e12, with which biases are 0",
        "als|tau|-2|setting out of range: tau=-2; use 0 to 1e30, with which factors are 0",
        "als|tau|1e999|setting out of range: tau=1e999; use 0 to 1e30, with which factors are 0",
        "als|reg-exponent|3|setting out of range: reg-exponent=3; use 0 to 2",
        "als|bias-update|both|no such choice: bias-update=both; use joint or sequential",
        "vb|rank|0|setting out of range: rank=0; use 1 to 512",
        "vb|tolerance|1|setting out of range: tolerance=1; use 0 to less than 1",
        "vb|tolerance|-1|setting out of range: tolerance=-1; use 0 to less than 1",
        "vb|variance|none|no such choice: variance=none; use mean-field or marginal",
        "ials|alpha0|0|setting out of range: alpha0=0; use more than 0, up to 1e6",
        "ials|alpha|-1|setting out of range: alpha=-1; use more than 0, up to 1e9",
        "ials|alpha|0|setting out of range: alpha=0; use more than 0, up to 1e9",
        "popularity|positive-from|4 stars|not a number: positive-from=4 stars; write it like 0.5"
            + " or 1e-5",
      })
  void whatIsNoValueIsRefusedByName(String kind, String name, String value, String message) {
    assertEquals(message, refusal(kind, name, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bias|tau|setting without use: model=bias, tau=1; it goes with model=als or model=sgd",
        "vb|lambda|setting without use: model=vb, lambda=1; it goes with model=als or model=sgd"
            + " or model=bias",
        "als|variance|setting without use: model=als, variance=1; it goes with model=duo or model=vb",
        "popularity|x|setting without use: model=popularity, x=1; settings of this kind:"
            + " positive-from",
      })
  void whatAnotherKindHasIsRefusedByTheKindsThatHaveIt(String kind, String name, String message) {
    assertEquals(message, refusal(kind, name, "1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unobserved|alpha|setting without use: alpha=1.0, weighting=unobserved; it goes with"
            + " weighting=confidence",
        "confidence|alpha0|setting without use: alpha0=1.0, weighting=confidence; it goes with"
            + " weighting=unobserved",
        "confidence|doubling|setting without use: doubling=1.0, weighting=confidence; it goes with"
            + " weighting=unobserved",
      })
  void whatMeansNothingBesideAnotherIsRefusedWhereItIsChosen(
      String weighting, String name, String message) {
    Settings settings = Settings.of(new IalsKind(), Map.of("weighting", weighting, name, "1"));
    BadInputException e = assertThrows(BadInputException.class, settings::requireUse);
    assertEquals(message, e.getMessage());
    assertEquals(Map.of("weighting", weighting), settings.chosenInUse());
    assertEquals(settings, settings.requireUse("weighting"::equals), "it may become another");
    Settings.of(new IalsKind(), Map.of("weighting", weighting)).requireUse();
    Settings.of(new DuoKind(), Map.of("alpha0", "1")).requireUse();
  }

  @Test
  void aKindThatThereIsNotIsRefusedByThoseThatThereAre() {
    BadInputException e = assertThrows(BadInputException.class, () -> ModelKinds.of("svd"));
    assertEquals(
        "no such choice: model=svd; use duo or als or sgd or vb or ials or bpr or bias or popularity",
        e.getMessage());
  }

  @Test
  void aTypedValueOutOfRangeIsRefusedToo() {
    Settings settings = Settings.of(new BiasKind());
    assertThrows(BadInputException.class, () -> settings.with(AlsKind.GAMMA, -1.0));
    assertThrows(BadInputException.class, () -> settings.with(AlsKind.RANK, 5));
  }

  /** NaN would be a value like any other. */
  @Test
  void whatDependsOnRatingsHasNoValueBeforeTheyAreKnown() {
    Settings settings = Settings.of(new AlsKind());
    assertThrows(IllegalStateException.class, () -> settings.get(AlsKind.TAU));
    assertThrows(IllegalStateException.class, settings::written);
    assertEquals(3, settings.with(AlsKind.TAU, 3.0).get(AlsKind.TAU));
    assertEquals("3.0", settings.with(AlsKind.TAU, 3.0).written().get("tau"));
    for (Setting<Double> setting :
        java.util.List.of(IalsKind.ALPHA0, IalsKind.POSITIVE_FROM, IalsKind.DOUBLING)) {
      assertThrows(IllegalStateException.class, () -> Settings.of(new IalsKind()).get(setting));
    }
  }

  /** Of 40 ratings by 10 users of 8 items the scarcity is 1 / sqrt(4 * 5). */
  @Test
  void whatHoldsAPreferenceBackGrowsWithTheScarcityOfTheData() {
    Settings ials = Settings.of(new IalsKind());
    Settings sparse = ials.forRatings(RatingFacts.of(1, 0.5, 1 / Math.sqrt(20), 8, 4));
    assertEquals(0.3 / Math.sqrt(20), sparse.get(IalsKind.REG), 1e-12);
    assertEquals(1, sparse.get(IalsKind.USER_MEAN));
    Settings dense = ials.forRatings(RatingFacts.of(1, 0.5, 0.02, 8, 4));
    assertEquals(0.01, dense.get(IalsKind.REG));
    assertEquals(0.24, dense.get(IalsKind.USER_MEAN), 1e-12);
  }

  /** Two kinds have a rank, each with its own default. */
  @Test
  void aSettingIsItsNameAndItsType() {
    Settings settings = Settings.of(new VbKind()).with(AlsKind.RANK, 5);
    assertEquals(5, settings.get(VbKind.RANK));
    assertEquals(5, settings.get(AlsKind.RANK));
    assertEquals(60, settings.get(AlsKind.EPOCHS), "the default of vb");
    Setting<Double> other =
        Setting.number("rank", 2, Range.of(0, 9, "use 0 to 9"), "Not a whole one.");
    assertThrows(BadInputException.class, () -> settings.with(other, 3.0));
    assertThrows(IllegalArgumentException.class, () -> settings.get(other));
    assertThrows(
        IllegalArgumentException.class, () -> Settings.of(new BiasKind()).get(AlsKind.RANK));
  }

  /** For a kind that is made of others. */
  @Test
  void whatTwoKindsHaveIsHandedFromOneToTheOther() {
    Settings duo = Settings.of(new DuoKind()).with(VbKind.RANK, 7).forRatings(FACTS);
    Settings ials = duo.as(new IalsKind());
    assertEquals(7, ials.get(IalsKind.RANK));
    assertEquals(duo.get(IalsKind.ALPHA0), ials.get(IalsKind.ALPHA0));
    assertEquals(Optional.empty(), duo.find(IalsKind.ALPHA));
    assertEquals(40, ials.get(IalsKind.ALPHA), "its own default");
    assertEquals(60, duo.as(new AlsKind()).get(AlsKind.EPOCHS), "not its own default");
    assertEquals(0, duo.as(new PopularityKind()).kind().rank(duo.as(new PopularityKind())));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aSettingTellsItsTypeAndItsRange(ModelKind kind) {
    for (Setting<?> setting : kind.settings()) {
      assertEquals(setting.type(), setting.defaultValue(FACTS).getClass(), setting.name());
      assertEquals(
          setting.type() == Integer.class || setting.type() == Double.class,
          setting.range().isPresent(),
          setting.name());
    }
    Range range = AlsKind.RANK.range().orElseThrow();
    assertEquals(1, range.least());
    assertEquals(512, range.most());
  }

  private static String refusal(String kind, String name, String value) {
    ModelKind of = ModelKinds.of(kind);
    return assertThrows(BadInputException.class, () -> Settings.of(of, Map.of(name, value)))
        .getMessage();
  }

  @Test
  void whatWasChosenIsGivenBackInTheOrderOfTheKind() {
    Settings settings =
        Settings.of(ModelKinds.of("als"), Map.of("tau", "3", "rank", "5")).with(AlsKind.RANK, 6);
    assertEquals("{rank=6, tau=3.0}", settings.chosen().toString());
    assertEquals(Map.of(), Settings.of(ModelKinds.of("als")).chosen());
  }
}
