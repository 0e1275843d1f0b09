package org.opportune.inference.ana;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.opportune.inference.bag.PatchPlace;
import org.opportune.ingest.slide.SlidePicture;

/**
 * A slide with the patches that carried each call framed, and a line per pattern below.
 *
 * @param longestSide of the slide in the picture, in pixels
 */
public record EvidencePicture(int longestSide) {
  private static final int LINE = 18;

  /** Told apart by readers who see no red or green (Okabe and Ito). */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0xF0E442),
          new Color(0xCC79A7),
          new Color(0xD55E00),
          new Color(0x0072B2),
          new Color(0x009E73),
          new Color(0xFFFFFF));

  /** Draws the picture. */
  public BufferedImage render(SlidePicture slide, SlidePatterns found) {
    double scale = Math.min(1, (double) longestSide / Math.max(slide.columns(), slide.rows()));
    int columns = (int) Math.max(1, Math.round(slide.columns() * scale));
    int rows = (int) Math.max(1, Math.round(slide.rows() * scale));
    List<PatternCall> present = found.present();
    int legend = LINE * (Math.max(1, present.size()) + 1);
    BufferedImage picture =
        new BufferedImage(Math.max(columns, 420), rows + legend, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image(slide), 0, 0, columns, rows, null);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, LINE - 5));
    for (int i = 0; i < present.size(); i++) {
      graphics.setColor(COLOURS.get(i % COLOURS.size()));
      frame(graphics, present.get(i), i, scale);
      graphics.drawString(line(present.get(i)), 6, rows + LINE * (i + 1) - 4);
    }
    graphics.setColor(Color.LIGHT_GRAY);
    if (present.isEmpty()) {
      graphics.drawString("no pattern called", 6, rows + LINE - 4);
    }
    graphics.drawString(
        "Research use only. Not for diagnosis.",
        6,
        rows + LINE * (Math.max(1, present.size()) + 1) - 4);
    graphics.dispose();
    return picture;
  }

  private static void frame(Graphics2D graphics, PatternCall call, int order, double scale) {
    graphics.setStroke(new BasicStroke(2));
    // Frames of several patterns on one patch lie inside each other.
    int inset = 2 + 4 * order;
    for (PatternCall.Evidence evidence : call.evidence()) {
      PatchPlace place = evidence.place();
      int side = (int) Math.round(place.side() * scale) - 2 * inset;
      graphics.drawRect(
          (int) Math.round(place.column() * scale) + inset,
          (int) Math.round(place.row() * scale) + inset,
          Math.max(2, side),
          Math.max(2, side));
    }
  }

  private static String line(PatternCall call) {
    return String.format(
        Locale.ROOT,
        "%s: probability %.2f, called above %.2f; %d patches",
        call.label(),
        call.probability(),
        call.threshold(),
        call.patches());
  }

  private static BufferedImage image(SlidePicture slide) {
    BufferedImage image =
        new BufferedImage(slide.columns(), slide.rows(), BufferedImage.TYPE_INT_RGB);
    int[] line = new int[slide.columns()];
    for (int row = 0; row < slide.rows(); row++) {
      for (int column = 0; column < line.length; column++) {
        int at = 3 * (row * slide.columns() + column);
        line[column] =
            (slide.rgb()[at] & 0xFF) << 16
                | (slide.rgb()[at + 1] & 0xFF) << 8
                | slide.rgb()[at + 2] & 0xFF;
      }
      image.setRGB(0, row, line.length, 1, line, 0, line.length);
    }
    return image;
  }
}
