package dev.quire.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The colours of the style sheet, for those who see them all and those who don't. */
class PaletteTest {
  private static final Pattern COLOR = Pattern.compile("--(\\w+): #([0-9a-f]{6});");
  private static final int SERIES = 8;

  /** In the lightness and chroma of OKLab; a just noticeable difference is about .02. */
  private static final double LEAST_DISTANCE = 0.1;

  private static final double[][] SEES_ALL = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  /**
   * Linear sRGB as it is seen without one kind of cones. G. Machado, M. Oliveira, L. Fernandes, "A
   * physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15(6), 2009,
   * table 1, severity 1.
   */
  private static final Map<String, double[][]> EYES =
      Map.of(
          "all cones",
          SEES_ALL,
          "protanopia",
          new double[][] {
            {0.152286, 1.052583, -0.204868},
            {0.114503, 0.786281, 0.099216},
            {-0.003882, -0.048116, 1.051998}
          },
          "deuteranopia",
          new double[][] {
            {0.367322, 0.860646, -0.227968},
            {0.280085, 0.672501, 0.047413},
            {-0.011820, 0.042940, 0.968881}
          });

  /** B. Ottosson, "A perceptual color space for image processing", 2020. */
  private static final double[][] CONES = {
    {0.4122214708, 0.5363325363, 0.0514459929},
    {0.2119034982, 0.6806995451, 0.1073969566},
    {0.0883024619, 0.2817188376, 0.6299787005}
  };

  private static final double[][] LAB = {
    {0.2104542553, 0.7936177850, -0.0040720468},
    {1.9779984951, -2.4285922050, 0.4505937099},
    {0.0259040371, 0.7827717662, -0.8086757660}
  };

  /** Linear sRGB of each colour, by name. */
  private static Map<String, double[]> colors(boolean dark) throws Exception {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      String css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String[] schemes = css.split("prefers-color-scheme: dark", -1);
      assertEquals(2, schemes.length);
      Map<String, double[]> colors = new HashMap<>();
      Matcher found = COLOR.matcher(dark ? schemes[1] : schemes[0]);
      while (found.find()) {
        colors.putIfAbsent(found.group(1), linear(Integer.parseInt(found.group(2), 16)));
      }
      return colors;
    }
  }

  private static double[] linear(int rgb) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double part = (rgb >> (16 - 8 * i) & 0xff) / 255.0;
      linear[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
    return linear;
  }

  private static double[] product(double[][] matrix, double[] vector) {
    double[] product = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        product[i] += matrix[i][j] * vector[j];
      }
    }
    return product;
  }

  private static double[] seen(double[][] eye, double[] color) {
    double[] cones = product(eye, color);
    for (int i = 0; i < 3; i++) {
      cones[i] = Math.clamp(cones[i], 0, 1);
    }
    cones = product(CONES, cones);
    for (int i = 0; i < 3; i++) {
      cones[i] = Math.cbrt(cones[i]);
    }
    return product(LAB, cones);
  }

  private static double distance(double[] a, double[] b) {
    return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
  }

  /** As WCAG 2.1 has it, 1.4.3. */
  private static double contrast(double[] a, double[] b) {
    double first = luminance(a) + 0.05;
    double second = luminance(b) + 0.05;
    return Math.max(first, second) / Math.min(first, second);
  }

  private static double luminance(double[] color) {
    return 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2];
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyTwoAreToldApartByEveryEye(boolean dark) throws Exception {
    Map<String, double[]> colors = colors(dark);
    for (Map.Entry<String, double[][]> eye : EYES.entrySet()) {
      for (int i = 0; i < SERIES; i++) {
        for (int j = 0; j < i; j++) {
          double[] one = seen(eye.getValue(), colors.get("c" + i));
          double[] other = seen(eye.getValue(), colors.get("c" + j));
          double apart = distance(one, other);
          assertTrue(apart > LEAST_DISTANCE, eye.getKey() + ": c" + i + ", c" + j + " " + apart);
        }
      }
    }
  }

  /** Pictures with 3:1 (WCAG 1.4.11), texts with 4.5:1, links among them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allStandOutFromThePaper(boolean dark) throws Exception {
    Map<String, double[]> colors = colors(dark);
    for (String paper : new String[] {"paper", "panel"}) {
      for (String text : new String[] {"ink", "quiet", "c0"}) {
        double contrast = contrast(colors.get(text), colors.get(paper));
        assertTrue(contrast > 4.5, text + " on " + paper + " " + contrast);
      }
    }
    for (int i = 0; i < SERIES; i++) {
      double contrast = contrast(colors.get("c" + i), colors.get("paper"));
      assertTrue(contrast > 3, "c" + i + " " + contrast);
    }
  }
}
