package dev.quire.cli;

import dev.quire.ask.Integrity;
import dev.quire.files.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand damaged copies of each kind of file. {@code verify} accepts none: every byte counts.
 * The verbs that read the file end with exit code 0 or 2, and a sentence; which is all that can be
 * asked of those who don't read it whole. {@code -Dquire.damages=10000} makes as many of each file.
 */
@Timeout(300)
class DamageFuzzTest {
  private static final int ROUNDS = Integer.getInteger("quire.damages", 500);

  /** A command line takes ten times as long as reading a file. */
  private static final int ROUNDS_PER_COMMAND = 15;

  private static final int ROUNDS_OF_V1 = 150;
  private static final long SEED = 20260201;

  private static final List<String> ON_DATASETS =
      List.of(
          "train DATASET --rank=2 --epochs=1 --to=OUT/m.safetensors",
          "train DATASET --model=als --rank=2 --epochs=1 --features=genres --to=OUT/m.safetensors",
          "train DATASET --model=vb --rank=2 --epochs=1 --to=OUT/m.safetensors",
          "tune DATASET --model=als --grid=rank=2,3 --epochs=2 --to=OUT/best.safetensors --force",
          "describe DATASET --json --min-ratings=0",
          "evaluate MODEL DATASET --on=train",
          "evaluate MODEL DATASET --on=valid",
          "recommend MODEL --user=9 --dataset=DATASET --min-ratings=0",
          "recommend MODEL --user=9 --dataset=DATASET --explain --min-ratings=0",
          "inspect MODEL polarizing --dataset=DATASET --min-ratings=0",
          "score MODEL --dataset=DATASET --top=3 --to=OUT/top.csv --force",
          "experiment MODEL --dataset=DATASET --top=50 --genre-boost=0.1 --to=OUT/log --force",
          "report DATASET MODEL --to=OUT/r.html --force",
          "split DATASET --split=leave-last --test=0.2 --to=OUT/split --force");

  private static final List<String> ON_HELD_OUT_USERS =
      List.of(
          "evaluate MODEL DATASET",
          "split DATASET --split=random --test=0.2 --to=OUT/split --force");

  private static final List<String> ON_MODELS =
      List.of(
          "evaluate MODEL DATASET",
          "experiment MODEL --dataset=DATASET --feedback=simulated --truth=MODEL",
          "recommend MODEL --user=9 --min-ratings=0",
          "recommend MODEL --user=9 --min-ratings=0 --json",
          "recommend MODEL --like=14=4 --like=67=2 --min-ratings=0 --explain",
          "recommend MODEL --user=9 --genre=drama --year=1960..1999 --min-ratings=0",
          "similar MODEL --item=14 --min-ratings=0",
          "inspect MODEL embedding --min-ratings=0",
          "inspect MODEL polarizing --min-ratings=0",
          "inspect MODEL item 14",
          "inspect MODEL user 9",
          "score MODEL --top=3 --to=OUT/top.csv --force",
          "score MODEL --top=3 --to=OUT/top.safetensors --force",
          "score MODEL --pairs=PAIRS --to=OUT/pairs.csv --force",
          "similar MODEL --genres=drama --min-ratings=0",
          "inspect MODEL features",
          "inspect MODEL features --users",
          "inspect MODEL uncertain --min-ratings=0",
          "inspect MODEL questions",
          "train DATASET --model=KIND --epochs=1 --from=MODEL --to=OUT/from.safetensors --force");

  /** Of a model, for whoever begins with it. */
  private static final Map<String, String> KINDS =
      Map.of(
          "als", "als --rank=5",
          "features", "als --rank=4 --features=genres,decade",
          "vb", "vb --rank=3",
          "users", "vb --rank=3 --user-features=USERS",
          "ials", "ials --rank=3",
          "duo", "duo --rank=2 --preference-rank=3 --features=genres",
          "bpr", "bpr --rank=3",
          "popularity", "popularity");

  private static final List<String> ON_CHECKPOINTS =
      List.of(
          "train DATASET --model=als --rank=2 --gamma=1 --tau=1 --patience=8 --epochs=5 --resume"
              + " --force --to=OUT/MODEL.safetensors",
          "evaluate OUT/MODEL.checkpoint.safetensors DATASET --on=valid",
          "recommend OUT/MODEL.checkpoint.safetensors --user=3 --min-ratings=0");

  @TempDir private static Path folder;
  private static GoldenFiles files;
  private static GoldenFiles heldOut; // whole users
  private static Path pairs;
  private static Path users;

  @BeforeAll
  static void make() throws IOException {
    GoldenFiles raw = GoldenFiles.ofVersion(1);
    files = new GoldenFiles(folder);
    pairs = raw.folder().resolve("ratings.csv");
    Path data = files.dataset();
    Cli.run(
            "convert",
            raw.folder().resolve("ratings.csv"),
            "--items",
            raw.folder().resolve("movies.csv"),
            "--to",
            data,
            "--test=0.1",
            "--valid=0.05")
        .done();
    Cli.run("train", data, "--model=als", "--rank=5", "--epochs=2", "--to", files.model("als"))
        .done();
    Cli.run(
            "train",
            data,
            "--model=als",
            "--rank=4",
            "--epochs=2",
            "--features=genres,decade",
            "--to",
            files.model("features"))
        .done();
    Cli.run("train", data, "--model=vb", "--rank=3", "--epochs=2", "--to", files.model("vb"))
        .done();
    users = users();
    Cli.run(
            "train",
            data,
            "--model=vb",
            "--rank=3",
            "--epochs=2",
            "--user-features",
            users,
            "--to",
            files.model("users"))
        .done();
    Cli.run("train", data, "--model=ials", "--rank=3", "--epochs=2", "--to", files.model("ials"))
        .done();
    Cli.run(
            "train",
            data,
            "--model=duo",
            "--rank=2",
            "--preference-rank=3",
            "--epochs=2",
            "--features=genres",
            "--to",
            files.model("duo"))
        .done();
    Cli.run("train", data, "--model=bpr", "--rank=3", "--epochs=2", "--to", files.model("bpr"))
        .done();
    Cli.run("train", data, "--model=popularity", "--to", files.model("popularity")).done();
    Cli.run("score", files.model("als"), "--top=3", "--to", files.model("top")).done();
    heldOut = new GoldenFiles(folder.resolve("held-out"));
    Cli.run("split", data, "--split=users", "--test=0.3", "--to", heldOut.dataset()).done();
    Cli.run(
            "train",
            heldOut.dataset(),
            "--model=als",
            "--rank=3",
            "--epochs=1",
            "--to",
            heldOut.model("als"))
        .done();
  }

  /** Three groups of those that have rated. */
  private static Path users() throws IOException {
    try (Stream<String> ratings = Files.lines(pairs)) {
      Stream<String> lines =
          ratings
              .skip(1)
              .map(line -> line.substring(0, line.indexOf(',')))
              .distinct()
              .map(id -> id + "," + Long.parseLong(id) % 3);
      return Files.write(
          folder.resolve("users.csv"), Stream.concat(Stream.of("userId,group"), lines).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dataset.json",
        "ids.safetensors",
        "catalogue.safetensors",
        "train/by-user.safetensors",
        "train/by-item.safetensors",
        "valid/by-user.safetensors",
      })
  void filesOfADataset(String name, @TempDir Path scratch) throws Exception {
    Path file = files.dataset().resolve(name);
    damageAndRead(ROUNDS, file, files.dataset(), commands(ON_DATASETS, files, "als", scratch));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dataset.json", "test_fold_in/by-user.safetensors"})
  void filesOfADatasetThatHoldsOutUsers(String name, @TempDir Path scratch) throws Exception {
    Path file = heldOut.dataset().resolve(name);
    List<String> commands = commands(ON_HELD_OUT_USERS, heldOut, "als", scratch);
    damageAndRead(ROUNDS / 5, file, heldOut.dataset(), commands);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"als", "features", "vb", "users", "ials", "duo", "bpr", "popularity", "top"})
  void modelsAndScores(String kind, @TempDir Path scratch) throws Exception {
    Path file = files.model(kind);
    List<String> commands =
        kind.equals("top") ? List.of() : commands(ON_MODELS, files, kind, scratch);
    damageAndRead(ROUNDS, file, file, commands);
  }

  @Test
  void checkpoints(@TempDir Path scratch) throws Exception {
    GoldenFiles old = GoldenFiles.ofVersion(2).copyTo(scratch.resolve("v2"));
    List<String> commands =
        ON_CHECKPOINTS.stream()
            .map(line -> line.replace("OUT/MODEL", old.folder().resolve("overfit").toString()))
            .map(line -> line.replace("DATASET", old.dataset().toString()))
            .toList();
    Path file = old.model("overfit.checkpoint");
    damageAndRead(ROUNDS, file, file, commands);
  }

  /** Headers of version 1 have no checksum, so their damage gets further. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dataset/dataset.json",
        "dataset/ids.safetensors",
        "dataset/catalogue.safetensors",
        "dataset/train/by-user.safetensors",
        "dataset/train/by-item.safetensors",
        "als.safetensors",
        "features.safetensors",
        "vb.safetensors",
      })
  void filesOfVersion1(String name, @TempDir Path scratch) throws Exception {
    GoldenFiles old = GoldenFiles.ofVersion(1).copyTo(scratch.resolve("v1"));
    boolean model = !name.startsWith("dataset");
    String kind = model ? name.replace(".safetensors", "") : "als";
    Path file = old.folder().resolve(name);
    Mutation mutation = mutation(file);
    List<String> commands = commands(model ? ON_MODELS : ON_DATASETS, old, kind, scratch);
    for (int round = 0; round < ROUNDS_OF_V1; round++) {
      byte[] damaged = mutation.next();
      replace(file, damaged);
      run(commands.get(round % commands.size()), name, round, damaged);
    }
  }

  private static void damageAndRead(int rounds, Path file, Path whole, List<String> commands)
      throws IOException {
    byte[] intact = Files.readAllBytes(file);
    Mutation mutation = mutation(file);
    String name = file.startsWith(folder) ? folder.relativize(file).toString() : "checkpoint";
    try {
      for (int round = 0; round < rounds; round++) {
        byte[] damaged = mutation.next();
        replace(file, damaged);
        assertVerifyRefuses(whole, name, round, damaged);
        if (round % ROUNDS_PER_COMMAND == 0 && !commands.isEmpty()) {
          int command = round / ROUNDS_PER_COMMAND % commands.size();
          run(commands.get(command), name, round, damaged);
        }
      }
    } finally {
      replace(file, intact);
    }
  }

  private static Mutation mutation(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    long headerBytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    boolean json = file.toString().endsWith(".json");
    int headerEnd = json ? bytes.length : Math.toIntExact(Long.BYTES + headerBytes);
    return new Mutation(bytes, headerEnd, SEED + file.getFileName().hashCode());
  }

  /** Much faster than writing over a file. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file); // a training that went on from a checkpoint has removed it
    Files.write(file, bytes);
  }

  private static List<String> commands(
      List<String> lines, GoldenFiles from, String kind, Path scratch) {
    return lines.stream()
        .map(line -> line.replace("MODEL", from.model(kind).toString()))
        .map(line -> line.replace("KIND", KINDS.get(kind)))
        .map(line -> line.replace("PAIRS", pairs.toString()))
        .map(line -> line.replace("USERS", users.toString()))
        .map(line -> line.replace("DATASET", from.dataset().toString()))
        .map(line -> line.replace("OUT", scratch.toString()))
        .toList();
  }

  private static void assertVerifyRefuses(Path whole, String name, int round, byte[] damaged)
      throws IOException {
    String problem;
    try {
      Integrity.verify(whole);
      problem = "accepted";
    } catch (InvalidFileException e) {
      return;
    } catch (IOException | RuntimeException e) {
      problem = e.toString();
    }
    throw kept("verify", name, round, damaged, problem);
  }

  private static void run(String command, String name, int round, byte[] damaged)
      throws IOException {
    Cli.Result result = Cli.run((Object[]) (command + " --quiet --threads=1").split(" "));
    String err = result.err();
    boolean right = result.code() == 0 ? !err.contains("Exception") : isRefusal(result);
    if (!right) {
      throw kept(command, name, round, damaged, "exit " + result.code() + ", " + err);
    }
  }

  private static boolean isRefusal(Cli.Result result) {
    String err = result.err();
    return result.code() == 2
        && err.startsWith("quire: ")
        && err.contains("; ")
        && (err.lines().count() == 1 || err.contains("; did you mean:\n"))
        && !err.matches("(?s).*(Masked range|Out of bound|out of bounds|Exception).*");
  }

  private static AssertionError kept(
      String command, String name, int round, byte[] damaged, String problem) throws IOException {
    Path kept =
        Files.createDirectories(Path.of("target", "fuzz"))
            .resolve(name.replace('/', '-') + "." + round);
    Files.write(kept, damaged);
    return new AssertionError(
        problem + "; in the place of " + name + ": " + kept.toAbsolutePath() + "; by: " + command);
  }
}
