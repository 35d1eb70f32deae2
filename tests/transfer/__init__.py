"""Tests of archives in and out."""
