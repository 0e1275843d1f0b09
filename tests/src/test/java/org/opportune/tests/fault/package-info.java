/** Nights under faults, held against the same night without any. */
package org.opportune.tests.fault;
