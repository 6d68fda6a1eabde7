package dev.quire.describe;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.describe.Description.RatedUser;
import java.util.Comparator;
import java.util.List;

/** How many ratings each user has. */
final class UserTally {
  private final Dataset dataset;
  private final List<CsrMatrix> parts; // training first
  private final Counts.Builder counts = new Counts.Builder();
  private final Top<UserCount> top;
  private int cold;

  private record UserCount(int user, int count) {}

  private UserTally(Dataset dataset, int size) {
    this.dataset = dataset;
    parts = dataset.partsByUser();
    top =
        new Top<>(
            size,
            Comparator.comparingInt(UserCount::count).reversed().thenComparingInt(UserCount::user));
  }

  static UserTally of(Dataset dataset, int top) {
    UserTally tally = new UserTally(dataset, top);
    for (int user = 0; user < dataset.info().users(); user++) {
      tally.add(user);
    }
    return tally;
  }

  private void add(int user) {
    int count = 0;
    for (CsrMatrix part : parts) {
      count += part.rowLength(user);
    }
    counts.add(count);
    top.add(new UserCount(user, count));
    cold += parts.getFirst().rowLength(user) == 0 ? 1 : 0;
  }

  Counts counts() {
    return counts.build();
  }

  /** Users without a rating for training. */
  int cold() {
    return cold;
  }

  List<RatedUser> top() {
    return top.list().stream()
        .map(user -> new RatedUser(Names.userId(dataset, user.user), user.count, mean(user)))
        .toList();
  }

  private double mean(UserCount user) {
    double sum = 0; // of numbers of 32 bits, in 64
    for (CsrMatrix part : parts) {
      for (long at = part.rowStart(user.user); at < part.rowEnd(user.user); at++) {
        sum += part.value(at);
      }
    }
    return sum / user.count;
  }
}
