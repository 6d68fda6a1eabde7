package dev.quire.serve;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to serve, where and to whom.
 *
 * @param model a model file
 * @param dataset of the model
 * @param host name or address to listen at
 * @param port to listen at; 0 for any that is free
 * @param limits of what is taken on
 * @param token file whose content every request has to bring
 * @param experiment file that describes an experiment
 * @param look how often to look for another model under the name
 */
public record ServeOptions(
    Path model,
    Optional<Path> dataset,
    String host,
    int port,
    Limits limits,
    Optional<Path> token,
    Optional<Path> experiment,
    Duration look) {
  /** Where nobody else can reach it. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final int PORT = 8080;
  private static final int MOST = 65535;

  /** Checks the port. */
  public ServeOptions {
    if (port < 0 || port > MOST) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("port", port)
              .remedy("use 1 to {}, or 0 for any that is free", MOST));
    }
  }

  /** A model for this machine alone. */
  public static ServeOptions of(Path model) {
    return new ServeOptions(
        model,
        Optional.empty(),
        LOOPBACK,
        PORT,
        Limits.USUAL,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(1));
  }

  /** With its dataset. */
  public ServeOptions dataset(Path folder) {
    return new ServeOptions(
        model, Optional.of(folder), host, port, limits, token, experiment, look);
  }

  /** At another address. */
  public ServeOptions at(String name, int number) {
    return new ServeOptions(model, dataset, name, number, limits, token, experiment, look);
  }

  /** With other limits. */
  public ServeOptions limits(Limits other) {
    return new ServeOptions(model, dataset, host, port, other, token, experiment, look);
  }

  /** For those who know what is in a file. */
  public ServeOptions token(Path file) {
    return new ServeOptions(
        model, dataset, host, port, limits, Optional.of(file), experiment, look);
  }

  /** With an experiment. */
  public ServeOptions experiment(Path file) {
    return new ServeOptions(model, dataset, host, port, limits, token, Optional.of(file), look);
  }

  /** Looking for another model as often. */
  public ServeOptions look(Duration every) {
    return new ServeOptions(model, dataset, host, port, limits, token, experiment, every);
  }
}
