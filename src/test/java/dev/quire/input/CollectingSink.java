package dev.quire.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps all ratings as lines of text, in file order. */
final class CollectingSink implements RatingSink<Void> {
  private final List<List<String>> chunks = new ArrayList<>();
  private RatingIds ids;

  @Override
  public void begin(int count, RatingIds ids) {
    this.ids = ids;
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
              id(ids.users(), batch.user(i))
                  + " "
                  + id(ids.items(), batch.item(i))
                  + " "
                  + batch.rating(i)
                  + " "
                  + batch.timestamp(i));
    }
  }

  private static String id(Optional<TextIds> texts, long key) {
    return texts.isPresent() ? texts.get().text((int) key) : Long.toString(key);
  }

  IdKinds kinds() {
    return ids.kinds();
  }

  List<String> ratings() {
    return chunks.stream().flatMap(List::stream).toList();
  }
}
