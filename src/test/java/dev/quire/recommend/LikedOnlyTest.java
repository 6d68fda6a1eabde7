package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.problem.BadInputException;
import dev.quire.solve.PairWeights;
import dev.quire.solve.PairWeights.Form;
import dev.quire.solve.RowShares;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Likes and dislikes of someone new in a preference model, and what each of them is good for. */
class LikedOnlyTest {
  private final Arena arena = Arena.ofShared();
  private Parameters parameters;

  @BeforeEach
  void draw() {
    parameters = RandomParameters.of(arena, 4, 30, 7, 9);
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private PreferenceFoldIn foldIn(Form form) {
    return new PreferenceFoldIn(
        parameters, new PairWeights(form, 0.3, 4, 1, 0.01, 1), item -> true);
  }

  @Test
  void whatIsDislikedChangesNothing() {
    parameters = withoutBiases();
    PreferenceFoldIn all = foldIn(Form.UNOBSERVED);
    float[] expected = all.taste(new int[] {3, 8}, new float[] {5, 4}).vector();
    FoldIn likes = all.ofLiked();
    assertArrayEquals(
        expected, likes.taste(new int[] {2, 3, 7, 8}, new float[] {1, 5, 3.5f, 4}).vector());
    double[] shares =
        likes
            .shares(new int[] {2, 3, 7, 8}, new float[] {1, 5, 3.5f, 4})
            .orElseThrow()
            .ofProduct(vector(11));
    assertEquals(0, shares[0]);
    assertEquals(0, shares[2]);
    assertTrue(shares[1] != 0 && shares[3] != 0, Arrays.toString(shares));
  }

  /** 0.7 as a float is less than 0.7, and it is what people give. */
  @Test
  void aRatingIsComparedAsTheFloatThatItIs() {
    FoldIn likes =
        new PreferenceFoldIn(
                parameters, new PairWeights(Form.UNOBSERVED, 0.3, 0.7, 1, 0.01, 1), item -> true)
            .ofLiked();
    float[] vector = likes.taste(new int[] {3}, new float[] {0.7f}).vector();
    assertTrue(vector[0] != 0);
  }

  @Test
  void whoLikesNothingHasNoPreferences() {
    PreferenceFoldIn all = foldIn(Form.UNOBSERVED);
    assertEquals(
        "nothing that is given is liked: liked from=4; give a rating of at least that, or ask a"
            + " model of ratings",
        assertThrows(
                BadInputException.class,
                () -> new LikedOnly(all, 4, true).taste(new int[] {3}, new float[] {2}))
            .getMessage());
    float[] nothing = all.ofLiked().taste(new int[] {3}, new float[] {2}).vector();
    assertArrayEquals(new float[nothing.length], nothing);
    RowShares shares = all.ofLiked().shares(new int[] {3}, new float[] {2}).orElseThrow();
    assertArrayEquals(new double[1], shares.ofProduct(vector(11)));
    assertEquals(0, shares.rest(vector(11)), "as the row that is explained");
  }

  /** Of plays there are few and many, and no dislikes. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void aloneItTakesAllThatIsNamed(Form form) {
    parameters = withoutBiases();
    FoldIn all = foldIn(form);
    assertEquals(all, all.ofLikes());
  }

  /** Where biases are v'm, likes are what they are where there are neither. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void whoNamesLikesIsNotDrawnToTheMeanOfAll(Form form) {
    Recommender plain = new Recommender(withoutBiases());
    float[] mean = {0.3f, -0.2f, 0.5f, 0, 0.1f, -0.4f, 0.2f};
    for (int item = 0; item < 30; item++) {
      float score = Kernels.dot(parameters.itemFactors(), item, 7, mean);
      parameters.itemBias().setAtIndex(Parameters.F32, item, score);
    }
    Recommender biased = new Recommender(withBiases(parameters.itemBias()));
    FoldIn likes = foldIn(form).ofLikes();
    int[] items = {1, 9};
    float[] ratings = {5, 4.5f};
    Taste taste = likes.taste(items, ratings);
    RowShares shares = likes.shares(items, ratings).orElseThrow();
    parameters = withoutBiases();
    Taste expected = foldIn(form).taste(items, ratings);
    for (int item = 0; item < 30; item++) {
      assertEquals(plain.score(expected, item), biased.score(taste, item), 1e-5);
      double[] of = shares.ofProduct(vector(item));
      assertEquals(plain.score(expected, item), Arrays.stream(of).sum(), 1e-5);
    }
  }

  private float[] vector(int item) {
    float[] vector = new float[16];
    MemorySegment.copy(
        parameters.itemFactors(), Parameters.F32, item * 28L, vector, 0, parameters.rank());
    return vector;
  }

  /** A product is the sum of its shares and of what the biases of all have in it. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void aScoreIsTheSumOfItsShares(Form form) {
    int[] items = {1, 5, 9, 20};
    float[] ratings = {5, 2, 4.5f, 3};
    PreferenceFoldIn foldIn = foldIn(form);
    RowShares shares = foldIn.shares(items, ratings).orElseThrow();
    Taste taste = foldIn.taste(items, ratings);
    Recommender recommender = new Recommender(withoutBiases());
    for (int item = 0; item < 30; item++) {
      double[] of = shares.ofProduct(vector(item));
      double parts = Arrays.stream(of).sum() + shares.rest(vector(item));
      assertEquals(recommender.score(taste, item), parts, 1e-5);
    }
    assertArrayEquals(new double[4], shares.ofBias());
  }

  private Parameters withoutBiases() {
    return withBiases(arena.allocate(30 * Float.BYTES));
  }

  private Parameters withBiases(MemorySegment biases) {
    return new Parameters(
        0,
        4,
        30,
        7,
        parameters.userBias(),
        biases,
        parameters.userFactors(),
        parameters.itemFactors());
  }
}
