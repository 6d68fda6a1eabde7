package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import org.junit.jupiter.api.Test;

class LikesTest {
  /**
   * Training ratings of the items: 4, 1, 0, 2. Held out: user 0 has rated item 0 with 5, item 1
   * with 3 and item 2 with 4; user 1 item 3 with 4.
   */
  private static Likes likes() {
    CsrMatrix byItem =
        CsrMatrix.of(new long[] {0, 4, 5, 5, 7}, new int[] {0, 1, 2, 3, 0, 1, 2}, new float[7]);
    CsrMatrix byUser = CsrMatrix.of(new long[] {0, 0, 0, 0, 0}, new int[0], new float[0]);
    CsrMatrix heldOut =
        CsrMatrix.of(new long[] {0, 3, 4, 4, 4}, new int[] {0, 1, 2, 3}, new float[] {5, 3, 4, 4});
    return new Likes(heldOut, new Ratings(byUser, byItem, 3), 4);
  }

  @Test
  void likesOfWhatIsShownCountByHowRarelyItIsRated() {
    Likes likes = likes();
    assertEquals(0.5, likes.of(0, new int[] {0, 3}), 1e-12); // of the most rated: once, of two
    assertEquals(0, likes.of(0, new int[] {1, 3}), 1e-12); // 3 is no like
    assertEquals(2, likes.of(0, new int[] {2}), 1e-12); // as if rated once: sqrt(4 / 1)
    assertEquals(1, likes.of(0, new int[] {1, 0, 2}), 1e-12); // (1 + 2) / 3
    assertEquals(Math.sqrt(2) / 2, likes.of(1, new int[] {3, 0}), 1e-12);
    assertEquals(0, likes.of(2, new int[] {0, 1}));
  }
}
