"""The demo school: made-up people and figures, brought in the way that real ones are."""

from lotrinh.site.demo.school import DemoSchool, make_demo

__all__ = ["DemoSchool", "make_demo"]
