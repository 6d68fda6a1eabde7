package dev.quire.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.recommend.Exploration;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskThreadsTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 20;

  @TempDir Path folder;

  private static List<Callable<Object>> questions(ModelQueries model) {
    List<Callable<Object>> questions = new ArrayList<>();
    for (long user = 1; user <= 5; user++) {
      RecommendQuery query = RecommendQuery.ofUser(user);
      long id = user;
      questions.add(() -> model.recommend(query.genres("Comedy")));
      questions.add(() -> model.recommend(query.explained()));
      questions.add(
          () ->
              model.recommend(
                  query.exploration(new Exploration(Exploration.Kind.THOMPSON, 1, id))));
      questions.add(() -> model.recommend(RecommendQuery.ofLikes(List.of(Like.of("id:" + id)))));
      questions.add(() -> model.similar(SimilarQuery.toItem(id)));
      questions.add(() -> model.aboutUser(id, 5));
      questions.add(() -> model.ratingsOf(id));
    }
    questions.add(() -> model.similar(SimilarQuery.toFeatures(List.of("Comedy"))));
    questions.add(() -> model.uncertain(5, ItemChoice.all()).leastSure());
    questions.add(() -> model.interview(3));
    questions.add(() -> model.polarizing(3, ItemChoice.all()));
    return questions;
  }

  /** Who asks too late hears so; nobody gets a wrong answer, or takes the process down. */
  @Test
  void closingUnderThoseWhoAskGivesThemTheRightAnswerOrNone() throws Exception {
    Path dataset = Asked.convert(folder, 1);
    Settings settings = Settings.of(ModelKinds.of("vb"), Map.of("rank", "3", "epochs", "3"));
    Asked files = Asked.train(dataset, folder.resolve("vb.safetensors"), settings);
    List<Object> expected = new ArrayList<>();
    try (ModelQueries alone = ModelQueries.open(files.model(), Optional.of(dataset))) {
      for (Callable<Object> question : questions(alone)) {
        expected.add(question.call());
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      ModelQueries shared = ModelQueries.open(files.model(), Optional.of(dataset));
      AtomicInteger answers = new AtomicInteger();
      try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
        List<Future<IllegalStateException>> ends = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          int first = thread;
          ends.add(threads.submit(() -> askToTheEnd(shared, first, expected, answers)));
        }
        while (answers.get() < THREADS * round) {
          Thread.onSpinWait();
        }
        shared.close();
        for (Future<IllegalStateException> end : ends) {
          assertEquals("Already closed", end.get().getMessage());
        }
      }
      shared.close();
      assertThrows(IllegalStateException.class, () -> shared.score(1, 1));
    }
  }

  private static IllegalStateException askToTheEnd(
      ModelQueries model, int first, List<Object> expected, AtomicInteger answers)
      throws Exception {
    List<Callable<Object>> questions = questions(model);
    for (int i = first; ; i++) {
      Object answer;
      try {
        answer = questions.get(i % questions.size()).call();
      } catch (IllegalStateException e) {
        return e;
      }
      assertEquals(expected.get(i % questions.size()), answer);
      answers.incrementAndGet();
    }
  }

  /** The first answers of all are made at once, when nothing has been looked up yet. */
  @Test
  void manyThreadsGetTheAnswersOfOne() throws Exception {
    Path dataset = Asked.convert(folder, 1);
    Settings settings = Settings.of(ModelKinds.of("vb"), Map.of("rank", "3", "epochs", "3"));
    Asked files = Asked.train(dataset, folder.resolve("vb.safetensors"), settings);
    List<Object> expected = new ArrayList<>();
    try (ModelQueries alone = ModelQueries.open(files.model(), Optional.of(dataset))) {
      for (Callable<Object> question : questions(alone)) {
        expected.add(question.call());
      }
    }
    try (ModelQueries shared = ModelQueries.open(files.model(), Optional.of(dataset));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Object>> questions = questions(shared);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < ROUNDS * questions.size(); i++) {
        order.add(i % questions.size());
      }
      Collections.shuffle(order, RandomGeneratorFactory.of("L64X128MixRandom").create(1));
      List<Future<Object>> answers = new ArrayList<>();
      for (int i : order) {
        answers.add(threads.submit(questions.get(i)));
      }
      for (int i = 0; i < order.size(); i++) {
        assertEquals(expected.get(order.get(i)), answers.get(i).get());
      }
    }
  }
}
