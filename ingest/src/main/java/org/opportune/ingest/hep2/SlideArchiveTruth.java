package org.opportune.ingest.hep2;

import java.util.List;
import java.util.Locale;

/**
 * What is true of the slides of an archive.
 *
 * @param slides in the order of the plan
 */
public record SlideArchiveTruth(List<SynthesizedSlide> slides) {

  /** Copies the list. */
  public SlideArchiveTruth {
    slides = List.copyOf(slides);
  }

  /**
   * A row per slide: its key, its patterns joined by a bar, titre, cells, dividing cells, cells per
   * pattern, and whose it is.
   */
  public String truthCsv() {
    StringBuilder csv = new StringBuilder(SynthesizedSlide.truthHeader()).append('\n');
    slides.forEach(slide -> csv.append(slide.truthRow()).append('\n'));
    return csv.toString();
  }

  /** A row per cell: key of the slide, place and radius in pixels, whether it divides, patterns. */
  public String cellsCsv() {
    StringBuilder csv = new StringBuilder("object_key,x,y,radius_px,mitotic,patterns\n");
    for (SynthesizedSlide slide : slides) {
      for (CellTruth cell : slide.cells()) {
        csv.append(
            String.format(
                Locale.ROOT,
                "%s,%.2f,%.2f,%.2f,%d,%s\n",
                slide.objectKey(),
                cell.x(),
                cell.y(),
                cell.radiusPx(),
                cell.mitotic() ? 1 : 0,
                SynthesizedSlide.joined(cell.patterns())));
      }
    }
    return csv.toString();
  }

  /**
   * A row per slide as {@code LabelFileBags} reads it: image, patient, and 1 or 0 per pattern.
   *
   * @param folder put before each object key, with a slash at its end, or empty
   */
  public String labelsCsv(String folder) {
    StringBuilder csv = new StringBuilder("image,patient");
    Pattern.labels().forEach(label -> csv.append(',').append(label));
    csv.append('\n');
    for (SynthesizedSlide slide : slides) {
      csv.append(folder).append(slide.objectKey()).append(',').append(slide.patientId());
      for (Pattern pattern : Pattern.values()) {
        csv.append(slide.patterns().contains(pattern) ? ",1" : ",0");
      }
      csv.append('\n');
    }
    return csv.toString();
  }
}
