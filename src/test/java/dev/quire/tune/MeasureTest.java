package dev.quire.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.problem.BadInputException;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasureTest {
  @ParameterizedTest
  @ValueSource(strings = {"rmse", "nll", "ndcg@10", "recall@20", "hit_rate@1", "map@100"})
  void aNameGivesItBack(String name) {
    assertEquals(name, Measure.of(name).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RMSE", "ndcg", "ndcg@0", "ndcg@x", "mae", "popularity@10", "rmse@10"})
  void whatIsNoneIsNamed(String name) {
    assertEquals(
        "no such measure: by="
            + name
            + "; use rmse, nll or, with the length of the lists as in ndcg@10, precision, recall,"
            + " recall_min, ndcg, map, mrr, hit_rate",
        assertThrows(BadInputException.class, () -> Measure.of(name)).problem().toString());
  }

  @ParameterizedTest
  @CsvSource({"als,rmse", "vb,rmse", "bias,rmse", "ials,ndcg@10", "bpr,ndcg@10", "duo,ndcg@10"})
  void eachKindHasItsOwn(String kind, String expected) {
    assertEquals(expected, Measure.usual(Settings.of(ModelKinds.of(kind))).toString());
  }

  @Test
  void theLeastErrorAndTheGreatestGainAreTheBest() {
    assertTrue(Measure.RMSE.loss(.1) < Measure.RMSE.loss(.2));
    assertTrue(Measure.NLL.loss(-2) < Measure.NLL.loss(1.5));
    assertTrue(Measure.of("ndcg@5").loss(.2) < Measure.of("ndcg@5").loss(.1));
  }
}
