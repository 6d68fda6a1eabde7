package dev.quire;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.quire.dataset.Dataset;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.files.OwnFile;
import dev.quire.files.Target;
import dev.quire.mapped.Layouts;
import dev.quire.model.Model;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.Recommender;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.util.Formatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may use which, and what only some of them may use. */
class PackageDirectionTest {
  /**
   * What it takes to read a segment that another package hands out, to report bad input, and to
   * pass on where a result goes and what it is made from.
   */
  private static final List<Class<?>> WORDS =
      List.of(
          Layouts.class,
          InvalidFileException.class,
          Target.class,
          Input.class,
          OwnFile.class,
          OwnFile.Writing.class);

  /** These read segments of a dataset or a model, and open no file themselves. */
  private static final Set<String> MAY_USE_WORDS = Set.of("train", "recommend", "evaluate");

  /**
   * A package is only allowed what stands here, and {@code problem}; {@code cli} alone may use
   * everything.
   */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("kernel", List.of()),
          Map.entry("problem", List.of()),
          Map.entry("files", List.of()),
          Map.entry("mapped", List.of("files")),
          Map.entry("parallel", List.of()),
          Map.entry("packed", List.of("files")),
          Map.entry("fetch", List.of("files", "packed")),
          Map.entry("input", List.of("files", "packed", "mapped", "parallel")),
          Map.entry("catalogue", List.of("files", "mapped")),
          Map.entry("dataset", List.of("input", "files", "mapped", "parallel", "catalogue")),
          Map.entry("generate", List.of("files", "mapped", "parallel")),
          Map.entry("solve", List.of("kernel")),
          Map.entry("model", List.of("files", "mapped", "kernel", "catalogue")),
          Map.entry(
              "train",
              List.of(
                  "dataset",
                  "model",
                  "recommend",
                  "evaluate",
                  "solve",
                  "parallel",
                  "kernel",
                  "catalogue")),
          Map.entry(
              "recommend", List.of("dataset", "model", "solve", "parallel", "kernel", "catalogue")),
          Map.entry("evaluate", List.of("dataset", "recommend", "model", "parallel")),
          Map.entry("describe", List.of("catalogue", "dataset", "recommend", "parallel", "files")),
          Map.entry(
              "experiment",
              List.of("ask", "files", "input", "catalogue", "dataset", "model", "parallel")),
          Map.entry(
              "ask",
              List.of(
                  "files",
                  "mapped",
                  "catalogue",
                  "dataset",
                  "model",
                  "train",
                  "recommend",
                  "evaluate",
                  "solve",
                  "parallel")),
          Map.entry("serve", List.of("ask", "json", "experiment")),
          Map.entry("json", List.of("ask", "catalogue", "model", "recommend")),
          Map.entry(
              "report",
              List.of(
                  "describe",
                  "ask",
                  "catalogue",
                  "train",
                  "recommend",
                  "evaluate",
                  "experiment",
                  "tune")),
          Map.entry(
              "spark",
              List.of(
                  "kernel",
                  "solve",
                  "catalogue",
                  "model",
                  "train",
                  "recommend",
                  "ask",
                  "dataset",
                  "parallel",
                  "files")),
          Map.entry(
              "tune",
              List.of(
                  "files",
                  "mapped",
                  "catalogue",
                  "dataset",
                  "model",
                  "train",
                  "evaluate",
                  "solve",
                  "ask",
                  "parallel")));

  /** Where spark-submit starts the command line, as java starts that of {@code cli}. */
  private static final String SPARK_MAIN = "dev.quire.spark.Main";

  /** Trainers that are made of others. */
  private static final Map<String, Set<String>> MADE_OF = Map.of("duo", Set.of("vb", "ials"));

  /** What trainers have in common. */
  private static final List<String> SHARED = List.of("rows", "stochastic");

  private static final Class<?>[] NO_WORDS = {};
  private static JavaClasses main;

  @BeforeAll
  static void importClasses() {
    main = MainClasses.read();
  }

  /** A rule over no classes holds always. */
  @Test
  void theClassesOfEveryPackageAreSeen() {
    assertTrue(main.size() > 20, main.size() + " classes");
    Set<String> seen =
        main.stream()
            .map(PackageDirectionTest::packageName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> known = new TreeSet<>(MAY_USE.keySet());
    known.add("cli");
    assertEquals(known, seen, "every package of dev.quire has its line here");
  }

  private static String packageName(JavaClass type) {
    String below = type.getPackageName().substring("dev.quire.".length());
    return below.replaceFirst("\\..*", "");
  }

  static Stream<String> packages() {
    return MAY_USE.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageUsesOnlyWhatItMay(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name, "problem"), MAY_USE.get(name).stream())
            .map(other -> "dev.quire." + other + "..")
            .toArray(String[]::new);
    Class<?>[] words = MAY_USE_WORDS.contains(name) ? WORDS.toArray(Class<?>[]::new) : NO_WORDS;
    noClasses()
        .that()
        .resideInAPackage("dev.quire." + name + "..")
        .and()
        .doNotHaveFullyQualifiedName(SPARK_MAIN)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.quire..")
                .and(not(resideInAnyPackage(allowed)))
                .and(not(belongToAnyOf(words)))
                .as("reside in another package than %s", List.of(allowed)))
        .check(main);
  }

  /** A new trainer changes nothing of the others and of what they have in common. */
  @Test
  void theLifecycleKnowsNoTrainerAndTrainersKnowNoOther() {
    noClasses()
        .that()
        .resideInAnyPackage(shared("dev.quire.train"))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.quire.train.*")
                .and(not(resideInAnyPackage(shared())))
                .as("are a trainer's"))
        .check(main);
    List<String> trainers =
        main.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.matches("dev\\.quire\\.train\\..*"))
            .map(name -> name.substring("dev.quire.train.".length()))
            .filter(name -> !SHARED.contains(name))
            .distinct()
            .toList();
    assertTrue(trainers.size() >= 4, "the trainers' packages are seen: " + trainers);
    for (String trainer : trainers) {
      Set<String> may = new HashSet<>(MADE_OF.getOrDefault(trainer, Set.of()));
      may.addAll(SHARED);
      may.add(trainer);
      String[] packages =
          may.stream().map(used -> "dev.quire.train." + used).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("dev.quire.train." + trainer)
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.quire.train.*")
                  .and(not(resideInAnyPackage(packages)))
                  .as("are another trainer's"))
          .check(main);
    }
  }

  /** The shared packages and another. */
  private static String[] shared(String... other) {
    return Stream.concat(SHARED.stream().map(name -> "dev.quire.train." + name), Stream.of(other))
        .toArray(String[]::new);
  }

  /** Nothing is decided in the verbs that ask. */
  @Test
  void whoAsksAModelAsksInOnePlace() {
    noClasses()
        .that()
        .resideInAPackage("dev.quire.cli.ask")
        .should()
        .dependOnClassesThat(
            belongToAnyOf(Model.class, Dataset.class, Recommender.class, FoldIn.class))
        .check(main);
  }

  @Test
  void theArithmeticTheThreadsAndTheFilesNeedNothingButTheJdk() {
    classes()
        .that()
        .resideInAnyPackage(
            "dev.quire.kernel..", "dev.quire.parallel..", "dev.quire.solve..", "dev.quire.files..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "jdk.incubator.vector..",
            "jdk.internal.module..", // see VectorModule
            "dev.quire.kernel..",
            "dev.quire.parallel..",
            "dev.quire.solve..",
            "dev.quire.files..",
            "dev.quire.problem..")
        .check(main);
  }

  @Test
  void eachLibraryHasOnePlace() {
    onlyIn("dev.quire.mapped..", "net.openhft..");
    onlyIn("dev.quire.input..", "org.apache.commons.csv..");
    onlyIn("dev.quire.input..", "dev.hardwood..");
    onlyIn("dev.quire.packed..", "com.github.luben..");
    onlyIn("dev.quire.experiment..", "org.apache.commons.statistics..");
    onlyIn("dev.quire.serve..", "org.eclipse.jetty..");
    onlyIn("dev.quire.cli..", "picocli..");
    onlyIn("dev.quire.spark..", "org.apache.spark..");
    onlyIn("dev.quire.spark..", "scala..");
    onlyIn("dev.quire.kernel..", "jdk.incubator.vector..");
  }

  private static void onlyIn(String place, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(place)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(main);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.quire.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(main);
  }

  /** Digits, commas and capitals are the same for everybody. */
  @Test
  void nothingDependsOnTheLocaleOfTheUser() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .orShould()
        .callConstructor(Formatter.class)
        .orShould()
        .callConstructor(Formatter.class, Appendable.class)
        .orShould()
        .callConstructor(DecimalFormat.class, String.class)
        .orShould()
        .callMethod(Locale.class, "getDefault")
        .check(main);
  }

  @Test
  void nothingIsRandomWithoutASeed() {
    noClasses()
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callConstructor(SplittableRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(StrictMath.class, "random")
        .orShould()
        .callMethod(ThreadLocalRandom.class, "current")
        .orShould()
        .callMethod(RandomGenerator.class, "getDefault")
        .orShould()
        .callMethod(RandomGenerator.class, "of", String.class)
        .orShould()
        .callMethod(RandomGeneratorFactory.class, "create")
        .check(main);
  }
}
