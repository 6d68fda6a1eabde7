package dev.quire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What Java programs may build on. A new public type belongs to the one or the other, and its line
 * says so.
 */
class PublicApiTest {
  private static final String ROOT = "dev.quire.";

  /** Stays as it is, or CHANGELOG.md says what to write instead. */
  private static final Map<String, String> API =
      Map.ofEntries(
          Map.entry(
              "ask",
              "Batch BatchQuery Browsing Embedding Evaluation Integrity Interview Item ItemChoice ItemDetails ItemFacts"
                  + " ItemList LeftOut Like ListEvaluation ListOrder ListQuery MapPlace ModelFacts ModelQueries Note PairScore Part PlacedBy PolarizingItems RankedItem"
                  + " RatedItem RatingScale RecommendQuery Recommendations ScoreChoice ScoreExplanation"
                  + " SimilarItems SimilarQuery UncertainItems Unclear UserFacts UserLists Years"),
          Map.entry(
              "dataset",
              "ConvertListener ConvertOptions ConvertReport Converter CsrMatrix Dataset DatasetInfo"
                  + " FeatureReader Omitted Ratings Repeats Selection Split SplitOptions SplitReport"
                  + " Splitter UserFeatureReader"),
          Map.entry(
              "describe",
              "Activity Density Description Histogram ItemRatings PowerLaw Ranks Times Values"),
          Map.entry(
              "experiment",
              "AlwaysValid Arm Assignment AssignmentLog Comparison Cuped Evidence Experiment ExperimentLog"
                  + " ExperimentPlan Feedback LivePlan Look Observation OutcomeBin Power Rollout Sample SampleRatio Variant"
                  + " WelchTest"),
          Map.entry(
              "model",
              "FeaturePrior FeaturePriors ImplicitVectors Model ModelMetadata ModelNumbers ModelPart NoisePrecisions"
                  + " Parameters ScoreMeaning ScratchSpace SideFeatures TimeBiases TimeGroup TimeSlots UserDrift Vanishing"
                  + " Variances"),
          Map.entry(
              "train",
              "CommonSettings DivergedException EpochResult Goal ModelKind ModelKinds Range RatingFacts Setting"
                  + " Settings Trainer TrainerInput Training TrainingControl TrainingListener"
                  + " TrainingResult TrainingSeries"),
          Map.entry(
              "tune",
              "Axis Bound Effect Grid Measure Method Trial Tuning TuningListener TuningRecord"
                  + " TuningResult"),
          Map.entry("train.als", "AlsKind BiasKind"),
          Map.entry("train.sgd", "SgdKind"),
          Map.entry("train.vb", "Implicit Noise Time VbKind"),
          Map.entry("train.ials", "IalsKind"),
          Map.entry("train.duo", "DuoKind"),
          Map.entry("train.bpr", "BprKind Negatives"),
          Map.entry("train.popularity", "PopularityKind"),
          Map.entry("problem", "BadInputException HasProblem Problem Spelling"),
          Map.entry(
              "files", "Input InvalidFileException MissingFileException TakenNameException Target"),
          Map.entry("parallel", "StoppedException WorkerPool"),
          Map.entry(
              "input",
              "ColumnChoice Delimiter InputOptions ItemColumnChoice ItemOptions ItemTable OnError RatingWords"
                  + " SkippedLines"),
          Map.entry("catalogue", "Catalogue FeatureMatrix Ids Observed"),
          Map.entry("evaluate", "Calibration FoldedInUsers PredictionErrors Predictor TimedUsers"),
          Map.entry(
              "evaluate.ranking",
              "AveragePrecision CappedRecall Estimate HitRate Ndcg Novelty Popularity Precision"
                  + " RankedList Ranking RankingMetric RankingMetrics RankingProtocol RankingResult"
                  + " Recall ReciprocalRank"),
          Map.entry(
              "recommend",
              "Exploration FeatureVectors FoldIn Forecast PredictionRanker Ranker RowScores Scoring"
                  + " Standing Taste UncertainTaste WardClustering"),
          Map.entry("report", "ExampleUser FanList ModelFindings Report ReportFindings"),
          Map.entry("solve", "RowShares UnsolvableRowException"),
          Map.entry("spark", "ALS ALSModel"));

  /** Public for other packages of Quire alone, and may change at any time. */
  private static final Map<String, String> INTERNAL =
      Map.ofEntries(
          Map.entry("ask", "TopTensors"),
          Map.entry("dataset", "MiddleRating"),
          Map.entry("evaluate.ranking", "SampledRanking"),
          Map.entry("model", "ModelContent ParameterMemory"),
          Map.entry("train", "History RatingSpread RegularizationSettings WrittenModel"),
          Map.entry("tune", "TrialJson"),
          Map.entry("train.als", "AlsOptions AlsTrainer"),
          Map.entry("train.vb", "Precisions VariationalOptions VariationalTrainer"),
          Map.entry(
              "files",
              "FileStamp FolderContent NamedOutput NewFile OwnFile PathLock Preallocation Reason Shown Standing"
                  + " Temporary"),
          Map.entry("parallel", "InOrder PreparedInOrder RandomStreams"),
          Map.entry(
              "input",
              "DateTimeText FeaturesCsv FoundFiles FoundRatings HeaderName IdKinds IdReader ItemRecord"
                  + " PieceReader RatingBatch RatingFiles RatingIds RatingOutput RatingSink RatingSource"
                  + " ReadAgainException TextIds TextLines UserTable"),
          Map.entry("catalogue", "CatalogueWriter Folded Lists NewIds RatingRange"),
          Map.entry(
              "recommend",
              "BatchScorer BoostedRanker DuoFoldIn DuoRanker Explainer Explanation FactorPlane FansFoldIn ItemFilter ItemFinder"
                  + " LeastSquaresFoldIn LikedOnly MinimumRatings Polarizing PosteriorFoldIn"
                  + " PreferenceFoldIn Questions Recommender ScoredItem ScoredUser Screening TitleSearch TopBlock"
                  + " UncertainRows Uncertainty"),
          Map.entry(
              "solve",
              "DenseCholesky Design GaussianPrior Gramian ImplicitRegression NoisePrior NormalEquations"
                  + " PairWeights Panel PriorParts RegressionShares Regularization RowRatings RowRegression Targets"
                  + " VariationalRegression"),
          Map.entry("spark", "Main SparkCluster SparkRatings SparkScoring SparkTraining"));

  /** All public types of these are internal. */
  private static final Set<String> INTERNAL_PACKAGES =
      Set.of(
          "kernel",
          "mapped",
          "packed",
          "fetch",
          "generate",
          "json",
          "serve",
          "train.rows",
          "train.stochastic",
          "cli",
          "cli.ask",
          "cli.data",
          "cli.report",
          "cli.serve",
          "cli.train");

  /** Internal types in signatures of the API, which no other program has a use for. */
  private static final Set<String> LEAKS =
      Set.of(
          // Files of ours are read and written by several packages.
          "catalogue.Catalogue mapped.TensorFile",
          "catalogue.Catalogue mapped.TensorFileWriter",
          "catalogue.Catalogue mapped.TensorFileWriter$Builder",
          "catalogue.Ids mapped.TensorFile",
          "catalogue.Ids mapped.TensorFileWriter",
          "catalogue.Ids mapped.TensorFileWriter$Builder",
          "catalogue.FeatureMatrix mapped.TensorFile",
          "catalogue.FeatureMatrix mapped.TensorFileWriter",
          "catalogue.FeatureMatrix mapped.TensorFileWriter$Builder",
          "files.Target files.Standing",
          "files.Target files.Temporary",
          // It has a sentence, which is all there is to know of it.
          "ask.Note recommend.ItemFilter$Emptied",
          // Kinds that know how sure they are hand it on.
          "evaluate.Calibration recommend.Uncertainty",
          "evaluate.TimedUsers recommend.Uncertainty",
          "train.ModelKind recommend.Uncertainty",
          "train.vb.VbKind recommend.Uncertainty",
          "train.duo.DuoKind recommend.Uncertainty",
          // What solves rows elsewhere than here.
          "train.Training train.rows.Sweep",
          "train.TrainerInput train.rows.Sweep",
          // A table of items is read for a conversion alone.
          "input.ItemTable input.ItemRecord",
          // The choices of a setting, whose names are what people give.
          "train.als.AlsKind train.als.AlsOptions$BiasUpdate",
          "train.ials.IalsKind solve.PairWeights$Form",
          // Its params, a file of their own.
          "spark.ALS spark.AlsParams",
          // What the kind that has preferences beside ratings asks it for.
          "train.ials.IalsKind solve.PairWeights",
          "train.vb.VbKind solve.VariationalRegression$Variance");

  private static JavaClasses main;

  @BeforeAll
  static void importClasses() {
    main = MainClasses.read();
  }

  private static Set<String> names(Map<String, String> types) {
    return types.entrySet().stream()
        .flatMap(
            entry -> Arrays.stream(entry.getValue().split(" ")).map(t -> entry.getKey() + "." + t))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  /** Name of the type that is a file of its own. */
  private static String topLevel(JavaClass type) {
    return type.getName().substring(ROOT.length()).replaceFirst("\\$.*", "");
  }

  private static boolean isTopLevel(JavaClass type) {
    return !type.getName().contains("$");
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PublicApiTest::isPublic).orElse(true);
  }

  @Test
  void everyPublicTypeIsOfTheApiOrInternal() {
    Set<String> seen =
        main.stream()
            .filter(type -> isTopLevel(type) && isPublic(type))
            .filter(type -> !INTERNAL_PACKAGES.contains(packageOf(type)))
            .map(PublicApiTest::topLevel)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> listed = names(API);
    listed.addAll(names(INTERNAL));
    assertEquals(String.join("\n", listed), String.join("\n", seen));
    Set<String> both = names(API);
    both.retainAll(names(INTERNAL));
    assertEquals(Set.of(), both);
  }

  /** What somebody outside of the package has to name to use a member. */
  private static Stream<JavaType> signature(JavaMember member) {
    List<JavaType> types = new ArrayList<>();
    if (member instanceof JavaField field) {
      types.add(field.getType());
    }
    if (member instanceof JavaCodeUnit unit) {
      types.add(unit.getReturnType());
      types.addAll(unit.getParameterTypes());
      unit.getThrowsClause().getTypes().forEach(types::add);
    }
    return types.stream();
  }

  private static boolean isOpen(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !modifiers.contains(JavaModifier.SYNTHETIC);
  }

  @Test
  void theApiMentionsNothingElse() {
    Set<String> api = names(API);
    Set<String> leaks = new TreeSet<>();
    for (JavaClass type : main) {
      if (!api.contains(topLevel(type)) || !isPublic(type)) {
        continue;
      }
      Stream<JavaType> parents =
          Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
      Stream<JavaType> members =
          type.getMembers().stream()
              .filter(PublicApiTest::isOpen)
              .flatMap(PublicApiTest::signature);
      Stream.concat(parents, members)
          .flatMap(mentioned -> mentioned.getAllInvolvedRawTypes().stream())
          .map(JavaClass::getBaseComponentType)
          .distinct()
          .filter(mentioned -> !mentioned.getName().startsWith("java.") && !mentioned.isPrimitive())
          .filter( // an estimator speaks Spark
              mentioned ->
                  !packageOf(type).equals("spark")
                      || !mentioned.getName().matches("(org\\.apache\\.spark|scala)\\..*"))
          .filter(
              mentioned ->
                  !mentioned.getName().startsWith(ROOT)
                      || !api.contains(topLevel(mentioned))
                      || !isPublic(mentioned))
          .forEach(
              mentioned -> leaks.add(topLevel(type) + " " + mentioned.getName().replace(ROOT, "")));
    }
    assertEquals(String.join("\n", new TreeSet<>(LEAKS)), String.join("\n", leaks));
  }

  @Test
  void examplesNeedNothingElse() {
    Set<String> api = names(API);
    Set<String> other = new HashSet<>();
    for (JavaClass example : new ClassFileImporter().importPackages("examples")) {
      example.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(used -> used.getName().startsWith(ROOT) && !api.contains(topLevel(used)))
          .forEach(used -> other.add(used.getName()));
    }
    assertEquals(Set.of(), other);
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    Path sources = Path.of("src", "main", "java", "dev", "quire");
    List<Path> infos;
    try (Stream<Path> files = Files.walk(sources)) {
      infos = files.filter(file -> file.endsWith("package-info.java")).toList();
    }
    assertTrue(infos.size() > 20, infos.toString());
    for (Path info : infos) {
      String name = sources.relativize(info.getParent()).toString().replace('/', '.');
      String text = Files.readString(info);
      assertEquals(API.containsKey(name), text.contains("Public API"), name);
      assertEquals(!API.containsKey(name), text.contains("Internal"), name);
    }
  }
}
