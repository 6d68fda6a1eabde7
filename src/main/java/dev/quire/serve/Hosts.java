package dev.quire.serve;

import dev.quire.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * Keeps pages of other sites from asking in the name of whoever has opened them. A browser lets a
 * page ask the host that it came from, and where that is says the name service of whoever made the
 * page: it may well say here. So who serves this machine alone, without a token, answers to none
 * but names that are of this machine for everybody: addresses and {@code localhost}. With a token,
 * or for other machines, any name may lead here.
 */
final class Hosts {
  private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final int MISDIRECTED = 421;
  private static final int FORBIDDEN = 403;

  private final boolean strict;
  private final String own;

  Hosts(ServeOptions options) {
    this.strict = options.token().isEmpty() && isLoopback(options.host());
    this.own = options.host().toLowerCase(Locale.ROOT);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // to listen there fails, too
    }
  }

  /** Checks that a request means this host. Clients older than HTTP/1.1 need not say. */
  void require(Request request) {
    String host = request.getHttpURI().getHost();
    if (strict && host != null && !isOurs(host.toLowerCase(Locale.ROOT))) {
      throw new Refusal(
          MISDIRECTED,
          Problem.of("not a name of this server")
              .with("host", host)
              .remedy("ask it as localhost, or by its address"));
    }
  }

  private boolean isOurs(String host) {
    return host.equals("localhost") || host.equals(own) || ADDRESS.matcher(host).matches();
  }

  /**
   * Checks that it is not a page of another site that asks. It could not read the answer, but a
   * question counts in an experiment.
   */
  void requireOwnPages(Request request) {
    if ("cross-site".equals(request.getHeaders().get("Sec-Fetch-Site"))) {
      throw new Refusal(
          FORBIDDEN,
          Problem.of("a page of another site asks").remedy("let the server of that site ask"));
    }
  }
}
