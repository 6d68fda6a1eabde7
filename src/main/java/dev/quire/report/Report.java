package dev.quire.report;

import dev.quire.catalogue.Observed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * Writes findings as one HTML file: style, library, data and all within it. It asks no host for
 * anything, and its policy lets it ask none; of scripts it lets only those run that stand in it, by
 * their hashes, so no title can become one.
 */
public final class Report {
  private static final String LIBRARY = "d3/d3.min.js";
  private static final String[] SCRIPTS = {"charts.js", "kinds.js", "plane.js"};

  private Report() {}

  /** Writes a page, in UTF-8; the stream stays open. */
  public static void write(ReportFindings findings, OutputStream out) throws IOException {
    Page page = new Page();
    Observed observed = findings.dataset().observed();
    new DataSection(findings.dataset(), page).write();
    new ModelSection(findings.models(), page).write(findings.notices());
    new EmbeddingSection(observed, findings.models(), page).write();
    new ListSection(observed, findings.models(), page).write();
    findings.tuning().ifPresent(record -> new TuningSection(record, page).write());
    findings.experiment().ifPresent(found -> new ExperimentSection(found, page).write());
    String library = resource(LIBRARY);
    StringBuilder own = new StringBuilder();
    for (String script : SCRIPTS) {
      own.append(resource(script));
    }
    String text =
        head(findings.title(), hash(library), hash(own.toString()))
            + top(findings, page.sections())
            + "<main id=\"main\">\n"
            + page.html()
            + "</main>\n"
            + foot(findings)
            + "<script type=\"application/json\" id=\"page-data\">"
            + page.data()
            + "</script>\n<script>"
            + library
            + "</script>\n<script>"
            + own
            + "</script>\n</body>\n</html>\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String head(String title, String... hashes) {
    String allowed = "'sha256-" + String.join("' 'sha256-", hashes) + "'";
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src "
        + allowed
        + "; style-src 'unsafe-inline'; img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n"
        + "<title>"
        + Html.text(title)
        + "</title>\n<style>\n"
        + resource("report.css")
        + "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the content</a>\n";
  }

  private static String top(ReportFindings findings, Map<String, String> sections) {
    StringBuilder html = new StringBuilder("<header>\n<h1>");
    html.append(Html.foreign(findings.title())).append("</h1>\n<p class=\"lead\">");
    html.append(Html.foreign(Summary.of(findings))).append("</p>\n");
    html.append(
        "<noscript><p class=\"notice\">The charts need JavaScript. All their numbers are in");
    html.append(" the tables.</p></noscript>\n<nav aria-label=\"Sections\"><ul>\n");
    sections.forEach(
        (id, title) ->
            html.append("<li><a href=\"#")
                .append(id)
                .append("\">")
                .append(Html.text(title))
                .append("</a></li>\n"));
    return html.append("</ul></nav>\n</header>\n").toString();
  }

  private static String foot(ReportFindings findings) {
    StringBuilder html =
        new StringBuilder("<footer>\n<p>Made by Quire, with these commands:</p>\n");
    html.append("<code class=\"code\">");
    html.append(Html.text(String.join("\n", findings.commands())));
    html.append("</code>\n<p>Charts by <a href=\"https://d3js.org\">D3</a>, which this file");
    return html.append(" contains, under the ISC licence.</p>\n</footer>\n").toString();
  }

  private static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String script) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(sha.digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) { // every platform has it
      throw new IllegalStateException(e);
    }
  }
}
