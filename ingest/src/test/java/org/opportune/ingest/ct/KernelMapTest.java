package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels as scanners write them, by the smoothness their makers document. */
class KernelMapTest {
  @ParameterizedTest
  @CsvSource({
    "SIEMENS, B20f, soft",
    "SIEMENS, B30f, soft",
    "SIEMENS, B31s, soft",
    "SIEMENS, I30f\\3, soft",
    "Siemens Healthineers, Br36d\\3, soft",
    "SIEMENS, B40f, medium",
    "SIEMENS, Br40, medium",
    "SIEMENS, B50f, sharp",
    "SIEMENS, B60f, sharp",
    "SIEMENS, B70f, sharp",
    "SIEMENS, B80f, sharp",
    "SIEMENS, I70f\\3, sharp",
    "SIEMENS, Bl57d\\2, sharp",
    "GE MEDICAL SYSTEMS, STANDARD, soft",
    "GE MEDICAL SYSTEMS, LUNG, sharp",
    "GE MEDICAL SYSTEMS, BONEPLUS, sharp",
    "Philips, B, soft",
    "Philips, L, sharp",
    "Philips, YA, sharp",
    "TOSHIBA, FC08, soft",
    "TOSHIBA, FC51, sharp",
    "CANON, FC86, sharp",
    "Varian Medical Systems, Ram-Lak, cone_beam",
    "SIEMENS, , unknown",
    ", B70f, unknown"
  })
  void kernelsFallIntoTheClassTheirMakersDescribe(String maker, String kernel, String expected) {
    assertThat(KernelMap.SHIPPED.classOf(maker, kernel)).isEqualTo(expected);
  }
}
