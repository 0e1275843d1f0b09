/**
 * Every pixel gets a class: networks of one family trained, moved to other scanners, shared between
 * hospitals and compared on drawn scans, whose truth is known.
 */
package org.opportune.inference.segment;
