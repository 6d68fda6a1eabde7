package dev.quire.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.quire.problem.Problem.Detail;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What went wrong in the words of whoever shows it. */
class ProblemTest {
  /** As of a command line; what libraries know is only that there are settings. */
  private static final Spelling DASHES =
      new Spelling() {
        @Override
        public String given(String name, String value) {
          return "--" + name + "=" + value;
        }

        @Override
        public String toGive(String name, String value) {
          return "--" + name + (value.isEmpty() ? "" : " " + value);
        }

        @Override
        public String verb(String name) {
          return "quire " + name;
        }

        @Override
        public String noun() {
          return "option";
        }
      };

  @Test
  void workAndSettingsHaveTheNamesOfWhoeverShowsThem() {
    assertText(
        Problem.of("{setting} out of range")
            .setting("top", 0)
            .remedy("loosen {setting}s, or make it anew with {:convert}"),
        "setting out of range: top=0; loosen settings, or make it anew with convert",
        "option out of range: --top=0; loosen options, or make it anew with quire convert");
  }

  private static void assertText(Problem problem, String plain, String dashes) {
    assertEquals(plain, problem.toString());
    assertEquals(plain, problem.text(Spelling.PLAIN));
    assertEquals(dashes, problem.text(DASHES));
  }

  @Test
  void settingsAreSpeltByWhoeverShowsThem() {
    assertText(
        Problem.of("{force} doesn't replace it")
            .setting("model", "bias")
            .setting("explain")
            .with("missing", "dataset.json")
            .remedy("take {model=als}, or leave out {features}"),
        "force doesn't replace it: model=bias, explain, missing=dataset.json; take model=als, or"
            + " leave out features",
        "--force doesn't replace it: --model=bias, --explain, missing=dataset.json; take --model"
            + " als, or leave out --features");
  }

  /** Files are untrusted: a header may be a megabyte of one value. */
  @Test
  void longValuesAreCut() {
    String megabyte = "x".repeat(1 << 20);
    String cut = "x".repeat(200) + "... (1048576 characters)";
    Problem problem =
        Problem.of("{} is wrong", megabyte)
            .with("value", megabyte)
            .setting("model", megabyte)
            .remedy("take {}", megabyte);
    String longer = "x".repeat(4000) + "... (1048576 characters)";
    assertText(
        problem,
        longer + " is wrong: value=" + cut + ", model=" + cut + "; take " + longer,
        longer + " is wrong: value=" + cut + ", --model=" + cut + "; take " + longer);
    assertEquals(cut, problem.details().getFirst().value());
    String faces = "\ud83d\ude00".repeat(101);
    assertEquals(
        "no: id=" + faces.substring(0, 200) + "... (202 characters)",
        Problem.of("no").with("id", faces).toString());
    assertEquals(
        "no: id=x" + faces.substring(0, 198) + "... (203 characters)",
        Problem.of("no").with("id", "x" + faces).toString());
    Path path = Path.of("y".repeat(300));
    assertEquals("no: file=" + path, Problem.of("no").with("file", path).toString());
  }

  @Test
  void whatIsMissingLeavesNoSeparator() {
    assertText(Problem.of("is empty"), "is empty", "is empty");
    assertText(Problem.of("is empty").with("bytes", 0), "is empty: bytes=0", "is empty: bytes=0");
    assertText(
        Problem.of("is empty").remedy("get it again").about(Path.of("a", "b.csv")),
        Path.of("a", "b.csv") + ": is empty; get it again",
        Path.of("a", "b.csv") + ": is empty; get it again");
  }

  @Test
  void detailsAreInOrderAndCanBeReadOneByOne() {
    Problem problem =
        Problem.of("wrong")
            .with("line", 7L)
            .setting("rank", 0)
            .with("line", "x, y=z")
            .setting("a")
            .setting("b", "");
    assertEquals(
        List.of(
            new Detail("line", "7", false),
            new Detail("rank", "0", true),
            new Detail("line", "x, y=z", false),
            new Detail("a", null, true),
            new Detail("b", "", true)),
        problem.details());
    assertText(
        problem,
        "wrong: line=7, rank=0, line=x, y=z, a, b=",
        "wrong: line=7, --rank=0, line=x, y=z, --a, --b=");
  }

  /** Of what people and files give, nothing is taken for a setting or a place. */
  @Test
  void bracesThatAreNoSettingStay() {
    String title = "{force} {} {model=vb} $1 \\";
    assertText(
        Problem.of("no such {}", title)
            .with("title", title)
            .setting("like", title)
            .remedy("{like=X} one of {}, not {}", title, 2)
            .about(title),
        title
            + ": no such "
            + title
            + ": title="
            + title
            + ", like="
            + title
            + "; like=X one of "
            + title
            + ", not 2",
        title
            + ": no such "
            + title
            + ": title="
            + title
            + ", --like="
            + title
            + "; --like X one of "
            + title
            + ", not 2");
    String shape = "{ rank }, {Rank}, {2}, {a b}, {=a}, {a=}, {-}, {a";
    assertText(Problem.of(shape).remedy(shape), shape + "; " + shape, shape + "; " + shape);
  }

  @Test
  void whatIsSaidOfSomethingLeavesTheFirstAsItWas() {
    Problem inner = Problem.of("no such item").with("id", 3).remedy("give {like}");
    Problem line = inner.about("line=2");
    Problem file = line.about("ids.txt").more(" again");
    assertEquals("no such item: id=3; give like", inner.toString());
    assertEquals("ids.txt: line=2: no such item: id=3; give like again", file.toString());
    assertEquals("ids.txt: line=2: no such item: id=3; give --like again", file.text(DASHES));
    assertEquals(inner.details(), file.details());
  }

  @Test
  void badInputKnowsItsProblemAndItsCause() {
    Problem problem = Problem.of("wrong {a}").setting("a", 1);
    RuntimeException cause = new IllegalStateException();
    BadInputException bad = new BadInputException(problem, cause);
    assertSame(problem, bad.problem());
    assertSame(cause, bad.getCause());
    assertEquals("wrong a: a=1", bad.getMessage());
  }
}
