package org.opportune.ingest.bag;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * Regions of breast cancer with their tissues drawn, in the layout of BCSS (Amgad et al.,
 * Bioinformatics 2019, doi 10.1093/bioinformatics/btz083; its repository of 2019): {@code
 * rgbs_colorNormalized/NAME.png} beside {@code masks/NAME.png}, whose values {@code
 * meta/gtruth_codes.tsv} (columns {@code label}, {@code GT_code}) names. A region has the labels of
 * the tissues that some pixel of its mask has. What lies outside the region of interest, was
 * excluded, or is undetermined gives none. All masks are read when the set is opened, one after the
 * other. Regions of one TCGA participant share the patient.
 */
public final class BcssBags extends PictureBags {
  /** Folder of the pictures. */
  static final String PICTURES = "rgbs_colorNormalized";

  /** Folder of the masks. */
  static final String MASKS = "masks";

  private static final String CODES = "gtruth_codes.tsv";
  private static final Set<String> NO_TISSUE = Set.of("outside_roi", "exclude", "undetermined");

  private BcssBags(Collection<String> labels, List<Bag> bags, List<String> notices) {
    super(labels, bags, notices);
  }

  /**
   * Reads the codes and all masks; pictures are read later.
   *
   * @param folder holds {@code rgbs_colorNormalized} and {@code masks}, and the codes in {@code
   *     meta} or beside them
   * @throws BagException when a file is not as described
   */
  public static BcssBags open(Path folder) throws BagException {
    Map<Integer, String> codes = codes(folder);
    List<Bag> bags = new ArrayList<>();
    int without = 0;
    for (Path picture : PictureFiles.pngs(folder.resolve(PICTURES))) {
      Path mask = folder.resolve(MASKS).resolve(picture.getFileName());
      if (!Files.isRegularFile(mask)) {
        without++;
        continue;
      }
      String name = PictureFiles.stem(picture);
      bags.add(new Bag(name, tcgaPatient(name), tissues(mask, codes), picture));
    }
    if (bags.isEmpty()) {
      throw new BagException(
          "Invalid set %s: no picture of %s has a mask of the same name in %s; unpack both"
              .formatted(folder, PICTURES, MASKS));
    }
    List<String> labels = new ArrayList<>(codes.values());
    labels.removeAll(NO_TISSUE);
    return new BcssBags(
        labels,
        bags,
        without == 0
            ? List.of()
            : List.of("pictures left out, for masks has none of their name: " + without));
  }

  private static Map<Integer, String> codes(Path folder) throws BagException {
    Path beside = folder.resolve(CODES);
    Path file = Files.isRegularFile(beside) ? beside : folder.resolve("meta").resolve(CODES);
    if (!Files.isRegularFile(file)) {
      throw new BagException(
          "Invalid set %s: no meta/%s, which names the values of the masks; take it from the set's repository"
              .formatted(folder, CODES));
    }
    DelimitedTable table = DelimitedTable.read(file, '\t');
    int label = table.require("label", "name of a tissue");
    int code = table.require("GT_code", "its value in masks");
    Map<Integer, String> codes = new TreeMap<>();
    for (DelimitedTable.Row row : table.rows()) {
      try {
        codes.put(Integer.parseInt(row.cells().get(code)), row.cells().get(label));
      } catch (NumberFormatException e) {
        throw table.invalid(row, code, "no whole number; write the value of the masks");
      }
    }
    return codes;
  }

  private static Set<String> tissues(Path mask, Map<Integer, String> codes) throws BagException {
    Set<Integer> values = new LinkedHashSet<>();
    try {
      BufferedImage image = ImageIO.read(mask.toFile());
      if (image == null) {
        throw new BagException("Invalid mask " + mask + ": no PNG image; fetch it again");
      }
      Raster raster = image.getRaster();
      int[] line = null;
      int last = -1;
      for (int row = 0; row < raster.getHeight(); row++) {
        line = raster.getSamples(0, row, raster.getWidth(), 1, 0, line);
        for (int value : line) {
          if (value != last) {
            values.add(value);
            last = value;
          }
        }
      }
    } catch (BagException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new BagException("Cannot read mask " + mask + ": broken; fetch it again", e);
    }
    Set<String> tissues = new LinkedHashSet<>();
    for (int value : values) {
      String tissue = codes.get(value);
      if (tissue == null) {
        throw new BagException(
            "Invalid mask %s: value %d is not in %s; take the codes of the same release"
                .formatted(mask, value, CODES));
      }
      tissues.add(tissue);
    }
    tissues.removeAll(NO_TISSUE);
    return tissues;
  }
}
