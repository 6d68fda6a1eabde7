package dev.quire.serve;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves a model over HTTP: what {@code openapi.json} describes, from mapped files, each question
 * on a virtual thread. When another file takes the name of the model, it answers from that one
 * without a pause.
 *
 * <p>Requests are taken apart by few threads of the system, which never wait for a client. A
 * request holds a model while its answer is made, and not while it is sent: a client that reads
 * slowly holds the bytes of its answer, of which there are not more than the limits say.
 */
public final class QuireServer implements AutoCloseable {
  private static final int THREADS = 8; // that take requests apart
  private static final int HEADER_BYTES = 8 << 10;
  private static final int BUFFER_BYTES = 16 << 10;
  private static final int IDLE_MILLISECONDS = 30_000;
  private static final int BACKLOG = 1024; // connections that nobody has accepted yet
  private static final int STOP_MILLISECONDS = 5_000;

  /** References in a line of the cache; Jetty starts all of the JVM's management to compute it. */
  private static final String LINE = "org.eclipse.jetty.util.referencesPerCacheLine";

  private final ServeOptions options;
  private final Metrics metrics = new Metrics();
  private final Telling listener;
  private final State state = new State(metrics);
  private final Connections connections;
  private final Sender sender;
  private final Server server;
  private final ServerConnector connector;
  private final Thread background;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch warm = new CountDownLatch(1);
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private volatile Models models; // null until they are open

  static {
    System.setProperty(LINE, System.getProperty(LINE, "16"));
  }

  private QuireServer(ServeOptions options, ServeListener listener, Token token) {
    this.options = options;
    this.listener = new Telling(listener, metrics);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("serve");
    threads.setDaemon(true);
    this.server = new Server(threads);
    Limits limits = options.limits();
    this.connections = new Connections(limits.connections());
    this.connector = connector(server, options);
    this.sender = new Sender(this.listener, metrics, limits);
    HttpHandler handler =
        new HttpHandler(
            Routes.of(new Api(() -> models, limits), state, PageFiles.read()),
            new Hosts(options),
            token,
            limits,
            state.inWork(),
            connections,
            sender,
            Thread.ofVirtual().name("request").factory());
    server.setHandler(new GracefulHandler(handler));
    server.setErrorHandler(new HttpErrors(metrics));
    server.setStopTimeout(STOP_MILLISECONDS);
    this.background = Thread.ofPlatform().daemon().name("models").unstarted(this::lookAfterModels);
  }

  private ServerConnector connector(Server of, ServeOptions where) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setOutputBufferSize(BUFFER_BYTES);
    http.setHttpCompliance(HttpCompliance.RFC9110);
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "ids", // that are texts may have a slash or a percent sign in them
            EnumSet.of(
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)
                .toArray(UriCompliance.Violation[]::new)));
    http.setUseInputDirectByteBuffers(false); // others come back only when all garbage does
    http.setUseOutputDirectByteBuffers(false);
    ServerConnector made = new ServerConnector(of, 1, 1, new HttpConnectionFactory(http));
    made.setHost(where.host());
    made.setPort(where.port());
    made.setIdleTimeout(IDLE_MILLISECONDS);
    of.addConnector(made);
    made.setAcceptQueueSize(BACKLOG);
    made.addBean(connections);
    state.connections(connections::count);
    return made;
  }

  /**
   * Starts a server, which answers when this returns, and as fast as it can some tenths of a second
   * later.
   *
   * @throws BadInputException when it can't listen there
   */
  public static QuireServer start(ServeOptions options, ServeListener listener) throws IOException {
    Token token = options.token().isPresent() ? Token.read(options.token().get()) : Token.none();
    QuireServer server = new QuireServer(options, listener, token);
    server.background.start(); // to open a model takes as long as to listen
    try {
      server.listen();
      server.opened.join();
      return server;
    } catch (CompletionException e) {
      server.close();
      throw asThrown(e.getCause());
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static IOException asThrown(Throwable cause) {
    if (cause instanceof RuntimeException failed) {
      throw failed;
    }
    if (cause instanceof Error failed) {
      throw failed;
    }
    return cause instanceof IOException failed ? failed : new IOException(cause);
  }

  @SuppressWarnings("ThreadPriorityCheck") // nothing but a duration depends on it
  private void lookAfterModels() {
    try {
      models = Models.open(options, listener, metrics, InstantSource.system());
      state.enter(State.Phase.READY);
      opened.complete(null);
    } catch (Throwable e) { // thrown where it was asked for
      opened.completeExceptionally(e);
      return;
    }
    warm();
    Thread.currentThread().setPriority(Thread.MIN_PRIORITY); // the next ones give way to answers
    try {
      while (!stopping.await(options.look().toMillis(), TimeUnit.MILLISECONDS)) {
        models.look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() throws IOException {
    try {
      server.start();
    } catch (IOException | UnresolvedAddressException e) {
      throw new BadInputException(
          Problem.of("cannot listen there")
              .setting("host", options.host())
              .setting("port", options.port())
              .with("reason", reason(e))
              .remedy("choose another port, or an address of this machine"),
          e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the server does not start", e);
    }
  }

  private static String reason(Exception e) {
    if (e instanceof UnresolvedAddressException
        || e.getCause() instanceof UnresolvedAddressException) {
      return "no such host";
    }
    return e.getCause() instanceof BindException bind ? bind.getMessage() : e.getMessage();
  }

  private void warm() {
    try {
      models.warmLists();
      models.warmRest();
    } catch (IOException | RuntimeException | InternalError e) {
      sender.note(e); // who asks hears what is wrong
    } finally {
      warm.countDown();
    }
  }

  /** Waits until everything is made that answers need, and the first ones are as fast as others. */
  public void awaitWarm() throws InterruptedException {
    warm.await();
  }

  /** Where it listens. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Where it is. */
  public URI address() {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return URI.create("http://" + host + ":" + port() + "/");
  }

  /** Stops: what has begun is answered first, within some seconds. */
  @Override
  public void close() throws IOException {
    state.enter(State.Phase.STOPPING);
    stopping.countDown();
    connections.stop();
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) { // a client that sends or reads slowly is no mistake
      listener.notice(
          Problem.of("stopped before all was answered")
              .with("milliseconds", STOP_MILLISECONDS)
              .remedy("those who waited for an answer have to ask again")
              .toString());
    } catch (Exception e) {
      listener.mistake(e);
    }
    opened.handle((nothing, failed) -> null).join(); // what is opened has to be closed
    try {
      background.join(STOP_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      if (models != null) {
        models.close();
      }
    } finally {
      listener.close();
    }
  }
}
