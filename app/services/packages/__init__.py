"""USB packages between offices: what goes out, what comes in, and what is decided about it.

``service.PackageService`` is what front ends use; ``first_start`` begins a township from its 注册盘.
"""
