package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.files.InvalidFileException;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ParameterMemory;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.model.SideFeatures;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.ModelKind;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import dev.quire.train.als.AlsKind;
import dev.quire.train.als.AlsOptions;
import dev.quire.train.ials.IalsKind;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.RatingRows;
import dev.quire.train.rows.RowUpdate;
import dev.quire.train.rows.Schedule;
import dev.quire.train.rows.Sweep;
import dev.quire.train.vb.Implicit;
import dev.quire.train.vb.Noise;
import dev.quire.train.vb.VbKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Half-epochs in blocks and letters, without a cluster. */
class RatingBlockTest {
  private static final int RANK = 5;

  @TempDir Path folder;

  /** What a cluster does, in this thread; whatever would travel is written and read. */
  private static final class BlockSweep implements Sweep {
    private final Ratings ratings;
    private final WorkerPool pool;
    private final int parts;
    private final Random random = new Random(3);

    BlockSweep(TrainerInput input, int parts) {
      this.ratings = input.ratings();
      this.pool = input.pool();
      this.parts = parts;
    }

    @Override
    public <R> double[] run(RowUpdate<R> update) {
      return run(
          update.side().isOfUsers() ? RatingRows.users(ratings) : RatingRows.items(ratings),
          update.portable().orElseThrow(),
          update.sums());
    }

    @Override
    public double[] run(RatingRows rows, PortableUpdate update, int count) {
      CsrMatrix own = rows.matrix();
      CsrMatrix other = rows.areUsers() ? ratings.byItem() : ratings.byUser();
      int[] cuts = rows.schedule().cuts(own, parts);
      int[] otherCuts = Schedule.of(other).cuts(other, parts);
      List<HalfEpoch.Sums> sums = new ArrayList<>();
      List<Solved> solved = new ArrayList<>();
      for (int b = 0; b < parts; b++) {
        Schedule part = rows.schedule().part(cuts[b], cuts[b + 1]);
        RatingBlock block =
            travelled(RatingBlock.of(b, rows.name(), part, inBlock(own, cuts[b], cuts[b + 1])));
        List<Letter> letters = new ArrayList<>();
        for (int from = 0; from < parts; from++) {
          int[][] wanted = new int[parts][0];
          wanted[b] = block.wanted(from, otherCuts);
          new Outbox(wanted)
              .letters(Vectors.of(from, update.others(), otherCuts[from], otherCuts[from + 1]))
              .forEachRemaining(letter -> letters.add(travelled(letter._2())));
        }
        Collections.shuffle(letters, random);
        solved.add(
            travelled(
                block.update(
                    travelled(update.work()),
                    travelled(RatingBlock.Shape.of(update)),
                    travelled(Vectors.of(b, update.before(), cuts[b], cuts[b + 1])),
                    otherCuts,
                    letters.iterator(),
                    pool)));
      }
      for (Solved block : solved) {
        block.rows().copyTo(cuts[block.rows().block()], update.after());
        sums.add(block.sums());
      }
      return HalfEpoch.Sums.total(sums, count);
    }
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // what was just written here
  private static <T> T travelled(T object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
      out.flush();
      return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static RowsInFile.Rows inBlock(CsrMatrix matrix, int first, int end) {
    long[] pointers = new long[end - first + 1];
    for (int row = first; row < end; row++) {
      pointers[row - first + 1] = matrix.rowEnd(row) - matrix.rowStart(first);
    }
    int count = (int) pointers[end - first];
    int[] columns = new int[count];
    float[] values = new float[count];
    if (count > 0) {
      matrix.copyColumns(matrix.rowStart(first), count, columns);
      matrix.copyValues(matrix.rowStart(first), count, values);
    }
    return new RowsInFile.Rows(pointers, columns, values, new byte[0], new float[0]);
  }

  /** Some epochs; all numbers of the model, and the goal of each. */
  private static List<Object> train(
      Settings settings,
      Ratings ratings,
      SideFeatures features,
      Function<TrainerInput, Sweep> sweeps)
      throws IOException {
    ModelKind kind = settings.kind();
    try (ParameterMemory memory =
            ParameterMemory.allocate(
                new ParameterMemory.Shape(
                    kind.globalMean(ratings),
                    ratings.users(),
                    ratings.items(),
                    kind.rank(settings),
                    kind.parts(settings),
                    List.of(),
                    kind.preferenceRank(settings)));
        ScratchSpace scratch = new ScratchSpace(Path.of(System.getProperty("java.io.tmpdir")));
        WorkerPool pool = new WorkerPool(2)) {
      ModelNumbers numbers = memory.numbers(features, Arena.ofAuto());
      Trainer trainer =
          kind.trainer(
              new TrainerInput(
                  ratings, Optional.empty(), 1, settings, numbers, scratch, pool, sweeps));
      trainer.initialize();
      List<Object> result = new ArrayList<>();
      for (int epoch = 1; epoch <= 3; epoch++) {
        result.add(trainer.epoch(epoch));
      }
      result.add(trainer.learned());
      result.add(floats(numbers.parameters().userBias()));
      result.add(floats(numbers.parameters().itemBias()));
      result.add(floats(numbers.parameters().userFactors()));
      result.add(floats(numbers.parameters().itemFactors()));
      numbers
          .variances()
          .ifPresent(
              of -> {
                result.add(floats(of.userFactors()));
                result.add(floats(of.itemBias()));
              });
      numbers.noise().ifPresent(of -> result.add(floats(of.users())));
      numbers.implicit().rated().ifPresent(of -> result.add(floats(of)));
      numbers.implicit().raters().ifPresent(of -> result.add(floats(of)));
      return result;
    }
  }

  private static Sweep here(TrainerInput input) {
    return new HalfEpoch(input.parameters().rank(), input.pool());
  }

  private static List<Float> floats(MemorySegment memory) {
    float[] array = memory.toArray(Parameters.F32);
    return IntStream.range(0, array.length).mapToObj(i -> array[i]).toList();
  }

  private static Settings als() {
    return Settings.of(new AlsKind()).with(AlsKind.RANK, RANK).with(AlsKind.TAU, 1.0);
  }

  private static Settings ials() {
    return Settings.of(new IalsKind())
        .with(IalsKind.RANK, RANK)
        .with(IalsKind.ALPHA0, 0.2)
        .with(IalsKind.POSITIVE_FROM, 4.0)
        .with(IalsKind.DOUBLING, 1.0)
        .with(IalsKind.REG, 0.02)
        .with(IalsKind.USER_MEAN, 0.5);
  }

  private static Settings vb(Noise noise, Implicit implicit) {
    return Settings.of(new VbKind())
        .with(VbKind.RANK, RANK)
        .with(VbKind.NOISE, noise)
        .with(VbKind.IMPLICIT, implicit);
  }

  private static FeatureMatrix features(int rows) {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(rows);
    for (int row = 0; row < rows; row++) {
      builder.add(row, "of three", 1 + row % 3);
      if (row % 2 > 0) {
        builder.add(row, "odd", 1);
      }
    }
    return builder.build("made up");
  }

  private static void assertSame(
      Settings settings, Ratings ratings, SideFeatures features, int... numbersOfParts)
      throws IOException {
    List<Object> here = train(settings, ratings, features, RatingBlockTest::here);
    for (int parts : numbersOfParts) {
      List<Object> inBlocks =
          train(settings, ratings, features, input -> new BlockSweep(input, parts));
      assertEquals(here, inBlocks, () -> "parts=" + parts);
    }
  }

  static List<Settings> settings() {
    return List.of(
        als(),
        als().with(AlsKind.BIAS_UPDATE, AlsOptions.BiasUpdate.SEQUENTIAL),
        ials(),
        ials().with(IalsKind.BLOCK, 2),
        vb(Noise.NONE, Implicit.NONE),
        vb(Noise.USER, Implicit.RATED),
        vb(Noise.USER_ITEM, Implicit.RATERS_RATED));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void blocksGiveTheBitsOfTheWhole(Settings settings) throws Exception {
    int[] parts = {1, 2, 3, 7, 40};
    Ratings ratings = RatingsFixture.random(900, 90, 2, 1);
    SideFeatures ofItems = SideFeatures.ofItems(features(ratings.items()));
    assertSame(settings, ratings, SideFeatures.NONE, parts);
    assertSame(settings, ratings, ofItems, parts);
    if (settings.kind().takesUserFeatures()) {
      FeatureMatrix ofUsers = features(ratings.users());
      assertSame(settings, ratings, SideFeatures.NONE.withUsers(ofUsers), parts);
      assertSame(settings, ratings, ofItems.withUsers(ofUsers), parts);
    }
  }

  @Test
  void soDoLongRows() throws Exception {
    assertSame(
        als().with(AlsKind.RANK, 2),
        RatingsFixture.withLongRow(Schedule.LONG_ROW + 9, 4_000, 20),
        SideFeatures.NONE,
        3);
  }

  @Test
  void executorsReadTheRowsThatAreInTheFile() throws Exception {
    String[] levels =
        IntStream.range(0, 700)
            .mapToObj(i -> i % 31 + "," + i / 7 + "," + i % 5 + ",0")
            .toArray(String[]::new);
    String[] floats =
        IntStream.range(0, 700)
            .mapToObj(i -> i % 31 + "," + i / 7 + "," + i * 0.5 + ",0")
            .toArray(String[]::new);
    for (String[] lines : List.of(levels, floats)) {
      Path converted =
          TestRatings.dataset(
              Files.createDirectory(folder.resolve(lines[9].replace(",", "-"))),
              Split.none(),
              lines);
      try (Dataset dataset = Dataset.open(converted)) {
        for (CsrMatrix matrix : List.of(dataset.training().byUser(), dataset.training().byItem())) {
          RowsInFile file = RowsInFile.of(matrix, Integer.MAX_VALUE);
          for (int first = 0; first <= matrix.rows(); first += 5) {
            int end = Math.min(matrix.rows(), first + first % 9);
            RowsInFile.Rows expected = inBlock(matrix, first, end);
            RowsInFile.Rows actual = file.read(first, end);
            assertEquals(Arrays.toString(expected.pointers()), Arrays.toString(actual.pointers()));
            assertEquals(Arrays.toString(expected.columns()), Arrays.toString(actual.columns()));
            float[] values = new float[expected.values().length];
            actual.matrix().copyValues(0, values.length, values);
            assertEquals(Arrays.toString(expected.values()), Arrays.toString(values));
          }
        }
      }
    }
  }

  @Test
  void anotherFileUnderTheNameIsRefused() throws Exception {
    Path converted = TestRatings.dataset(folder, Split.none(), "1,2,3,0", "2,2,4,0");
    try (Dataset dataset = Dataset.open(converted)) {
      RowsInFile file = RowsInFile.of(dataset.training().byUser(), 2);
      String path = file.file().toString();
      try (FileChannel longer = FileChannel.open(Path.of(path), StandardOpenOption.APPEND)) {
        longer.write(ByteBuffer.allocate(1));
      }
      NotHereException e = assertThrows(NotHereException.class, () -> file.read(0, 1));
      assertEquals(path, e.file());
    }
  }

  /** Otherwise it would have a vector of zeros, or an executor no memory left. */
  @Test
  void aColumnThatThereIsNotIsRefused() throws Exception {
    Path converted = TestRatings.dataset(folder, Split.none(), "1,2,3,0", "2,2,4,0");
    try (Dataset dataset = Dataset.open(converted)) {
      RowsInFile file = RowsInFile.of(dataset.training().byUser(), 1);
      assertEquals(2, file.read(0, 2).columns().length);
      Path path = Path.of(file.file().toString());
      for (int wrong : new int[] {-1, 1}) {
        ByteBuffer number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(wrong);
        try (FileChannel damaged = FileChannel.open(path, StandardOpenOption.WRITE)) {
          damaged.write(number.flip(), file.columnsBytes() + Integer.BYTES);
        }
        InvalidFileException e = assertThrows(InvalidFileException.class, () -> file.read(0, 2));
        assertEquals(
            path
                + ": column out of range: rating=1, value="
                + wrong
                + ", columns=1; the file is damaged, make it anew and run verify",
            e.getMessage());
      }
    }
  }
}
