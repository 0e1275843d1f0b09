package org.opportune.inference.explain;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * An image and maps of it side by side: first the image in grey, then each map in colour over it,
 * from clear through yellow to red. No text: a picture carries nothing that identifies a patient
 * but the anatomy itself.
 *
 * @param side width and height of each, in pixels
 */
public record HeatPicture(int side) {

  /** Fainter values would veil the image. */
  private static final float FAINTEST = 0.25f;

  /** Draws them. The image and the maps are stretched to their own range. */
  public BufferedImage render(HeatMap image, List<HeatMap> maps) {
    HeatMap grey = image.stretched().scaledTo(side, side);
    BufferedImage picture =
        new BufferedImage(side * (maps.size() + 1), side, BufferedImage.TYPE_INT_RGB);
    paint(picture, 0, grey, new HeatMap(side, side, new float[side * side]));
    for (int i = 0; i < maps.size(); i++) {
      paint(picture, (i + 1) * side, grey, maps.get(i).scaledTo(side, side).stretched());
    }
    return picture;
  }

  private void paint(BufferedImage picture, int left, HeatMap grey, HeatMap heat) {
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int at = row * side + column;
        picture.setRGB(left + column, row, colour(grey.values()[at], heat.values()[at]));
      }
    }
  }

  private static int colour(float brightness, float heat) {
    double level = 255 * brightness;
    double cover = heat < FAINTEST ? 0 : 0.25 + 0.5 * heat;
    int red = (int) Math.round(level + cover * (255 - level));
    int green = (int) Math.round(level + cover * (255 * (1 - heat) - level));
    int blue = (int) Math.round(level * (1 - cover));
    return red << 16 | green << 8 | blue;
  }
}
