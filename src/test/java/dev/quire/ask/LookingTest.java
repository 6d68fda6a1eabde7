package dev.quire.ask;

import static dev.quire.ask.Asked.best;
import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.ask.Asked.Scored;
import dev.quire.dataset.CsrMatrix;
import dev.quire.model.Parameters;
import dev.quire.recommend.Scoring;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Questions about items, users and what a model has learned, against loops over all of it. */
class LookingTest extends AskedModels {
  @Test
  void similarItemsAreThoseOfTheLargestCosine() {
    Parameters p = als.parameters();
    for (int item : new int[] {0, 25}) {
      List<Scored> expected =
          best(
              als,
              8,
              other -> other != item && als.itemCount(other) >= 4,
              other -> Asked.cosine(p, p.itemFactors(), item, other));
      ItemChoice choice = ItemChoice.all().minRatings(4);
      long itemId = als.itemIds().number(item);
      SimilarItems answer = askAls.similar(SimilarQuery.toItem(itemId).top(8).items(choice));
      assertRanked(expected, answer.items());
      assertEquals(Optional.of(askAls.item(itemId)), answer.item());
      ItemFacts facts = askAls.aboutItem("id:" + itemId, 8, choice);
      assertRanked(expected, facts.neighbours());
      assertEquals(p.itemBias().getAtIndex(F32, item), facts.bias());
      assertEquals(Asked.norm(p, p.itemFactors(), item), facts.norm(), TOLERANCE);
    }
  }

  @Test
  void anItemThatDoesNotExistYetIsPlacedByItsFeatures() {
    Parameters p = als.parameters();
    float[] place = als.prior().orElseThrow().mean(List.of("Comedy", "Drama"));
    List<Scored> expected =
        best(
            als,
            8,
            item -> als.itemCount(item) >= 4,
            item -> {
              double sum = 0;
              for (int k = 0; k < p.rank(); k++) {
                sum += place[k] * Asked.factor(p.itemFactors(), p, item, k);
              }
              return sum;
            });
    SimilarItems answer =
        askAls.similar(
            SimilarQuery.toFeatures(List.of(" comedy", "Drama"))
                .scoring(Scoring.dot(0))
                .top(8)
                .items(ItemChoice.all().minRatings(4)));
    assertRanked(expected, answer.items());
    assertEquals(Optional.empty(), answer.item());
    assertEquals(als.prior().orElseThrow().features().names(), askAls.features().names());
  }

  @Test
  void whoIsLikeAUser() {
    Parameters p = als.parameters();
    UserFacts facts = askAls.aboutUser(id(5), 6);
    List<UserFacts.Neighbour> expected =
        IntStream.range(0, p.users())
            .filter(other -> other != 5)
            .mapToObj(
                other ->
                    new UserFacts.Neighbour(
                        als.userIds().id(other), Asked.cosine(p, p.userFactors(), 5, other)))
            .sorted((a, b) -> Double.compare(b.score(), a.score()))
            .limit(6)
            .toList();
    assertEquals(
        expected.stream().map(UserFacts.Neighbour::userId).toList(),
        facts.neighbours().stream().map(UserFacts.Neighbour::userId).toList());
    assertEquals(expected.get(5).score(), facts.neighbours().get(5).score(), TOLERANCE);
    assertEquals(OptionalInt.of(dataset.training().byUser().rowLength(5)), facts.ratings());
    assertEquals(p.userBias().getAtIndex(F32, 5), facts.bias());
    assertEquals(Asked.norm(p, p.userFactors(), 5), facts.norm(), TOLERANCE);
  }

  @Test
  void longVectorsSplitTheirAudience() {
    Parameters p = als.parameters();
    PolarizingItems answer = askAls.polarizing(4, ItemChoice.all().minRatings(5));
    List<Scored> longest =
        best(
            als, 4, item -> als.itemCount(item) >= 5, item -> Asked.norm(p, p.itemFactors(), item));
    List<Scored> shortest =
        best(
            als,
            4,
            item -> als.itemCount(item) >= 5,
            item -> -Asked.norm(p, p.itemFactors(), item));
    assertEquals(
        longest.stream().map(Scored::id).toList(),
        answer.longest().stream().map(item -> item.item().id()).toList());
    assertEquals(
        shortest.stream().map(Scored::id).toList(),
        answer.shortest().stream().map(item -> item.item().id()).toList());
    assertEquals(longest.getFirst().score(), answer.longest().getFirst().norm(), TOLERANCE);
    int item = als.itemIds().indexOf(longest.getFirst().id());
    CsrMatrix byItem = dataset.training().byItem();
    double[] ratings =
        IntStream.range(0, byItem.rowLength(item))
            .mapToDouble(i -> byItem.value(byItem.rowStart(item) + i))
            .toArray();
    double mean = IntStream.range(0, ratings.length).mapToDouble(i -> ratings[i]).sum();
    mean /= ratings.length;
    double squares = 0;
    for (double rating : ratings) {
      squares += (rating - mean) * (rating - mean);
    }
    assertEquals(
        squares / (ratings.length - 1), answer.longest().getFirst().variance().orElseThrow(), 1e-9);
    assertTrue(answer.correlation().isPresent());
  }

  @Test
  void theSurestItemsHaveTheLeastVariance() throws Exception {
    Parameters p = vb.parameters();
    UncertainItems answer = askVb.uncertain(5, ItemChoice.all());
    List<Scored> least =
        best(
            vb,
            5,
            item -> true,
            item -> {
              double sum = vb.variances().orElseThrow().itemBias().getAtIndex(F32, item);
              for (int k = 0; k < p.rank(); k++) {
                sum += Asked.factor(vb.variances().orElseThrow().itemFactors(), p, item, k);
              }
              return -sum;
            });
    assertEquals(
        least.stream().map(Scored::id).toList(),
        answer.surest().stream().map(item -> item.item().id()).toList());
    assertEquals(-least.get(2).score(), answer.surest().get(2).variance(), TOLERANCE);
    assertTrue(answer.leastSure().stream().anyMatch(item -> item.item().ratings() < 2), "rare");
    assertTrue(
        askVb.uncertain(5, ItemChoice.all().minRatings(5)).leastSure().stream()
            .allMatch(item -> item.item().ratings() >= 5));
  }

  @Test
  void questionsToSomeoneNewTellLessAndLess() throws Exception {
    Interview interview = askVb.interview(4);
    assertEquals(4, interview.questions().size());
    double before = interview.variance();
    for (Interview.Question question : interview.questions()) {
      assertTrue(question.remaining() < before, interview.toString());
      assertTrue(question.reduction() > 0 && question.item().ratings() > 0, question.toString());
      before = question.remaining();
    }
  }

  @Test
  void itemsArePointsInAPlane() {
    Embedding plain = askAls.embedding(ItemChoice.all().minRatings(5), 0);
    Embedding shifted = askAls.embedding(ItemChoice.all().minRatings(5), 0.5);
    long qualified =
        IntStream.range(0, als.parameters().items()).filter(i -> als.itemCount(i) >= 5).count();
    assertEquals(qualified, plain.points().size());
    for (int i = 0; i < plain.points().size(); i++) {
      Embedding.Point point = plain.points().get(i);
      int item = als.itemIds().indexOf(point.item().id());
      double norm = Asked.norm(als.parameters(), als.parameters().itemFactors(), item);
      assertTrue(Math.hypot(point.x(), point.y()) <= norm + TOLERANCE, "a projection");
      assertEquals(
          point.x() + 0.5 * als.parameters().itemBias().getAtIndex(F32, item),
          shifted.points().get(i).x(),
          TOLERANCE);
    }
  }
}
