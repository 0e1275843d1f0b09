package org.opportune.jobs.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.opportune.jobs.query.WarehouseDatabase;

/**
 * Exports the last snapshot of {@code patients} as FHIR R4, one file of newline-delimited JSON per
 * resource type, as FHIR's bulk data does: {@code Observation.ndjson}, {@code Device.ndjson}, and
 * {@code CodeSystem.ndjson} with the codes that no standard has.
 *
 * <p>Every eligible patient is exported, one observation per measure. These are rows about persons
 * under a pseudonym, so cells are not suppressed; the files stay inside the hospital.
 */
public final class FhirExport {
  private final CodeBook codes;
  private final FhirResources resources;

  /**
   * An export.
   *
   * @param identifierSystem URI under which the pseudonyms are known
   * @param softwareVersion version of this program
   */
  public FhirExport(CodeBook codes, String identifierSystem, String softwareVersion) {
    this.codes = codes;
    this.resources = new FhirResources(codes, identifierSystem, softwareVersion);
  }

  /** Writes the files into a folder. */
  public ExportResult write(WarehouseDatabase database, Path folder)
      throws IOException, SQLException {
    IParser parser = FhirContext.forR4Cached().newJsonParser().setPrettyPrint(false);
    Path observations = folder.resolve("Observation.ndjson");
    Path devices = folder.resolve("Device.ndjson");
    Path codeSystems = folder.resolve("CodeSystem.ndjson");
    Snapshot snapshot = new Snapshot(database.connection());
    Set<String> networks = new TreeSet<>();
    long[] rows = {0};
    try (BufferedWriter out = Files.newBufferedWriter(observations)) {
      snapshot.forEach(
          codes,
          scan -> {
            networks.add(scan.networkSha256());
            for (IBaseResource observation : resources.observations(scan)) {
              line(out, parser, observation);
              rows[0]++;
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    try (BufferedWriter out = Files.newBufferedWriter(devices)) {
      networks.forEach(network -> line(out, parser, resources.device(network)));
    }
    try (BufferedWriter out = Files.newBufferedWriter(codeSystems)) {
      line(out, parser, resources.codeSystem());
    }
    ExportResult counts = snapshot.counts(false);
    return new ExportResult(
        counts.runDate(),
        counts.patients(),
        counts.ineligible(),
        0,
        rows[0],
        List.of(observations, devices, codeSystems));
  }

  private static void line(BufferedWriter out, IParser parser, IBaseResource resource) {
    try {
      out.write(parser.encodeResourceToString(resource));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
