package org.opportune.ingest.ct;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One series and what was decided about it. Conservation: {@code instances} equals the distinct
 * objects in {@code slices} plus the sum of {@code excludedInstances}; a series that is not
 * selected has no slices.
 *
 * @param seriesKey pseudonym
 * @param studyKey pseudonym
 * @param patientKey pseudonym, null when the objects name no patient
 * @param digest SHA-256 (hex) over the sorted instance keys and etags: changes when an object does
 * @param instances all objects of the series seen
 * @param slices the slices to screen, ordered by rising z; slices at one position have the same z
 *     and are one slice if their pixels are equal, which {@link VolumeReader} checks
 * @param rows rows of a slice, null when unknown
 * @param columns columns of a slice, null when unknown
 * @param rowSpacingMm distance between rows
 * @param columnSpacingMm distance between columns
 * @param sliceSpacingMm median distance between slices, measured
 * @param sliceThicknessMm SliceThickness (0018,0050)
 * @param selected whether to screen it
 * @param reason code of {@link org.opportune.ingest.Reason}, null when selected
 * @param rule short text: which rule decided
 * @param flags sorted codes
 * @param excludedInstances objects not used, counted by reason code
 * @param kernelClass {@code soft}, {@code medium}, {@code sharp} or {@code unknown}
 * @param scanner device and technique
 * @param person demographics, coarse
 */
public record CtSeries(
    String seriesKey,
    String studyKey,
    String patientKey,
    String digest,
    int instances,
    List<SliceRef> slices,
    Integer rows,
    Integer columns,
    Double rowSpacingMm,
    Double columnSpacingMm,
    Double sliceSpacingMm,
    Double sliceThicknessMm,
    boolean selected,
    String reason,
    String rule,
    List<String> flags,
    Map<String, Integer> excludedInstances,
    String kernelClass,
    CtInstance.Scanner scanner,
    CtInstance.Demographics person)
    implements Serializable {

  /** Copies the collections. */
  public CtSeries {
    slices = List.copyOf(slices);
    flags = List.copyOf(flags);
    excludedInstances = Collections.unmodifiableMap(new TreeMap<>(excludedInstances));
  }
}
