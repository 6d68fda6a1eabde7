package dev.quire.input;

import java.util.Optional;

/**
 * What the keys in a {@link RatingBatch} are: ids that are numbers stand for themselves, for those
 * that are text there is their number in a {@link TextIds}.
 *
 * @param users of the users that are text, empty when their ids are numbers
 * @param items of the items that are text, empty when their ids are numbers
 */
public record RatingIds(Optional<TextIds> users, Optional<TextIds> items) implements AutoCloseable {
  /** All ids are numbers. */
  public static final RatingIds NUMBERS = new RatingIds(Optional.empty(), Optional.empty());

  /** No ids so far. */
  static RatingIds of(IdKinds kinds) {
    return new RatingIds(
        kinds.textUsers() ? Optional.of(new TextIds()) : Optional.empty(),
        kinds.textItems() ? Optional.of(new TextIds()) : Optional.empty());
  }

  /** Of which kind they are. */
  public IdKinds kinds() {
    return new IdKinds(users.isPresent(), items.isPresent());
  }

  /** Of which kind they are by what was read: ids that are numbers are that also as text. */
  IdKinds foundKinds() {
    return new IdKinds(
        users.isPresent() && users.get().numbers() < users.get().size(),
        items.isPresent() && items.get().numbers() < items.get().size());
  }

  /** For one thread, to make keys of what stands in a file. */
  public IdReader userReader() {
    return new IdReader(users);
  }

  /** For one thread, to make keys of what stands in a file. */
  public IdReader itemReader() {
    return new IdReader(items);
  }

  @Override
  public void close() {
    users.ifPresent(TextIds::close);
    items.ifPresent(TextIds::close);
  }
}
