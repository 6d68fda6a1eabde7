package dev.quire.input;

import java.util.ArrayList;
import java.util.List;

/** Keeps all ratings as lines of text, in file order. */
final class CollectingSink implements RatingSink<Void> {
  private final List<List<String>> chunks = new ArrayList<>();

  @Override
  public void begin(int count, RatingIds ids) {
    chunks.clear();
    for (int chunk = 0; chunk < count; chunk++) {
      chunks.add(new ArrayList<>());
    }
  }

  @Override
  public long workspaceBytes() {
    return 0;
  }

  @Override
  public Void workspace() {
    return null;
  }

  @Override
  public void accept(int chunk, RatingBatch batch, Void workspace) {
    for (int i = 0; i < batch.size(); i++) {
      chunks
          .get(chunk)
          .add(
              batch.user(i)
                  + " "
                  + batch.item(i)
                  + " "
                  + batch.rating(i)
                  + " "
                  + batch.timestamp(i));
    }
  }

  List<String> ratings() {
    return chunks.stream().flatMap(List::stream).toList();
  }
}
