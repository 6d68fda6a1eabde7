package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Logs that nobody reads, and those that take nothing. */
class TellingTest {
  private static final int LINES = 50_000;
  private static final Pattern LOST = Pattern.compile("quire_log_lines_lost_total (\\d+)\n");

  private static final String FULL =
      "cannot write the log: reason=No space left on device; answers go on, and lines that are lost"
          + " are counted in /metrics";

  private final Metrics metrics = new Metrics();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private class Listener implements ServeListener {
    @Override
    public void request(Instant time, String line) throws IOException {
      told.add(line);
    }

    @Override
    public void notice(Instant time, String sentence) throws IOException {
      notices.add(sentence);
    }

    @Override
    public void mistake(Instant time, Throwable thrown) {
      notices.add(thrown.getMessage());
    }
  }

  /** Takes lines that are short enough. */
  private final class FullDisk extends Listener {
    @Override
    public void request(Instant time, String line) throws IOException {
      if (line.length() < 10) {
        super.request(time, line);
      } else {
        throw new IOException("No space left on device");
      }
    }
  }

  private int lost() {
    Matcher found = LOST.matcher(metrics.text(0, 0, true));
    assertTrue(found.find());
    return Integer.parseInt(found.group(1));
  }

  @Test
  void aLogThatNobodyReadsKeepsNobodyWaiting() {
    CountDownLatch read = new CountDownLatch(1);
    Telling telling =
        new Telling(
            new Listener() {
              @Override
              public void request(Instant time, String line) throws IOException {
                try {
                  read.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
                super.request(time, line);
              }
            },
            metrics);
    for (int line = 0; line < LINES; line++) {
      telling.request("line " + line + " of a hundred characters or so".repeat(3));
    }
    int lost = lost();
    assertTrue(lost > 0 && lost < LINES, "lost=" + lost);
    read.countDown();
    telling.request("the last one, which may find room");
    telling.close();
    assertTrue(told.getFirst().startsWith("line 0 "));
    assertTrue(told.get(1000).startsWith("line 1000 "));
    assertEquals(LINES + 1, told.size() + lost());
  }

  @Test
  void aLogThatTakesNothingIsToldOfOnceAndCounted() {
    Telling telling = new Telling(new FullDisk(), metrics);
    telling.request("a long line");
    telling.request("a line as long");
    telling.mistake(new IllegalStateException("c"));
    telling.close();
    assertEquals(2, lost());
    assertEquals(List.of(FULL, "c"), notices);
  }

  /** What else is told may go elsewhere. */
  @Test
  void aLogIsNotBetterSinceOthersAreHeard() {
    Telling telling = new Telling(new FullDisk(), metrics);
    telling.request("a long line");
    telling.notice("another model");
    telling.request("a line as long");
    telling.mistake(new IllegalStateException("c"));
    telling.request("one more of them");
    telling.request("short");
    telling.request("full once more");
    telling.close();
    assertEquals(4, lost());
    assertEquals(List.of("short"), told);
    assertEquals(List.of(FULL, "another model", "c", FULL), notices);
  }

  @Test
  void whereNobodyHearsAnythingNothingIsSaidTwice() {
    List<String> attempts = new ArrayList<>();
    Telling telling =
        new Telling(
            new Listener() {
              @Override
              public void request(Instant time, String line) {
                attempts.add(line);
              }

              @Override
              public void notice(Instant time, String sentence) throws IOException {
                attempts.add(sentence);
                throw new IOException("Broken pipe");
              }
            },
            metrics);
    telling.notice("another model");
    telling.request("a");
    telling.notice("and one more");
    telling.close();
    assertEquals(List.of("another model", "a", "and one more"), attempts);
    assertEquals(2, lost());
  }
}
