package dev.quire.cli.ask;

import dev.quire.ask.ListOrder;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --score} of lists for many. */
final class OrderOption {
  @Option(
      names = "--score",
      paramLabel = "KIND",
      description =
          "What puts items in order: prediction, what the model predicts; rating, preference or duo,"
              + " of models that have them; familiar, the rating and more for what many know. By"
              + " default duo, or the prediction.")
  private ListOrder order; // null when it is not given

  Optional<ListOrder> value() {
    return Optional.ofNullable(order);
  }
}
